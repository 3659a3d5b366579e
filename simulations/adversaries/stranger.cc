#include "simulations/adversaries/stranger.h"

namespace schakel::simulations {
namespace {

constexpr std::uint64_t kFirstUnknownTag = 100;

}  // namespace

std::vector<federation::SendFrame> Stranger::OnSend(NodeNumber peer, federation::SendFrame send,
                                                    Now now) {
  federation::SendFrame unknown = send;
  const bool has_tag =
      PeekTag(send.frame) != FrameTag{0} && PeekTag(send.frame) != FrameTag::kHello;
  auto frames = Adversary::OnSend(peer, std::move(send), now);
  if (!has_tag) return frames;
  SetTag(unknown.frame, static_cast<std::uint16_t>(kFirstUnknownTag + random_.Below(60'000)));
  frames.push_back(std::move(unknown));
  return frames;
}

}  // namespace schakel::simulations
