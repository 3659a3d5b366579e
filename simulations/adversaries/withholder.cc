#include "simulations/adversaries/withholder.h"

#include "simulations/adversaries/reshape.h"

namespace schakel::simulations {

std::vector<federation::SendFrame> Withholder::OnSend(NodeNumber peer, federation::SendFrame send,
                                                      Now now) {
  const FrameTag tag = PeekTag(send.frame);
  if (tag == FrameTag::kPayloadChunk) return {};
  if (tag != FrameTag::kPage) return Adversary::OnSend(peer, std::move(send), now);
  bool is_push = false;
  Reshape(send.frame, [&is_push](federation::Frame& frame) {
    const auto* page = std::get_if<federation::PageMessage>(&frame.message);
    is_push = page != nullptr && page->hop > 0;
    if (!is_push) return false;
    const std::uint64_t size = page->from + page->entries.size();
    frame.message = federation::AnnounceMessage{{{TagOf(page->journal), size, 0, page->hop, 0}}};
    return true;
  });
  if (!is_push) return {};
  return Adversary::OnSend(peer, std::move(send), now);
}

}  // namespace schakel::simulations
