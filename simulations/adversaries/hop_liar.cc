#include "simulations/adversaries/hop_liar.h"

#include "simulations/adversaries/reshape.h"

namespace schakel::simulations {

std::vector<federation::SendFrame> HopLiar::OnSend(NodeNumber peer, federation::SendFrame send,
                                                   Now now) {
  const FrameTag tag = PeekTag(send.frame);
  if (tag == FrameTag::kPage) {
    ReshapeMessage<federation::PageMessage>(send.frame, [this](auto& page) {
      // 0 = an answer, which is another kind of page.
      if (page.hop > 0) page.hop = static_cast<std::uint8_t>(1 + random_.Below(255));
    });
  } else if (tag == FrameTag::kAnnounce) {
    ReshapeMessage<federation::AnnounceMessage>(send.frame, [this](auto& announce) {
      for (auto& line : announce.frontiers) {
        line.hop = static_cast<std::uint8_t>(random_.Next());
        line.severity = static_cast<std::uint8_t>(random_.Next());
      }
    });
  }
  return Adversary::OnSend(peer, std::move(send), now);
}

}  // namespace schakel::simulations
