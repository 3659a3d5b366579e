#include "simulations/adversaries/selective_server.h"

#include <algorithm>

#include "base/random.h"
#include "simulations/adversaries/reshape.h"

namespace schakel::simulations {

bool SelectiveServer::IsCensored(std::uint64_t publisher) const {
  return SeededRandom(seed_ ^ publisher).Below(2) == 0;
}

std::vector<federation::SendFrame> SelectiveServer::OnSend(NodeNumber peer,
                                                           federation::SendFrame send, Now now) {
  const FrameTag tag = PeekTag(send.frame);
  if (tag != FrameTag::kPage && tag != FrameTag::kAnnounce) {
    return Adversary::OnSend(peer, std::move(send), now);
  }
  if (SeededRandom(seed_ + peer).Below(3) == 0) return {};
  bool is_left_out = false;
  Reshape(send.frame, [&](federation::Frame& frame) {
    if (const auto* page = std::get_if<federation::PageMessage>(&frame.message)) {
      is_left_out = IsCensored(federation::TagOf(page->journal.publisher));
      return false;
    }
    auto& lines = std::get<federation::AnnounceMessage>(frame.message).frontiers;
    std::erase_if(lines, [this](const auto& line) { return IsCensored(line.journal.publisher); });
    is_left_out = lines.empty();
    return !is_left_out;
  });
  if (is_left_out) return {};
  return Adversary::OnSend(peer, std::move(send), now);
}

}  // namespace schakel::simulations
