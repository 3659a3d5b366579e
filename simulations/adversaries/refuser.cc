#include "simulations/adversaries/refuser.h"

#include "simulations/adversaries/reshape.h"

namespace schakel::simulations {

std::vector<federation::SendFrame> Refuser::OnSend(NodeNumber peer, federation::SendFrame send,
                                                   Now now) {
  const bool is_inbound = (send.link & federation::kInboundLinkBit) != 0;
  if (PeekTag(send.frame) == FrameTag::kHello && is_inbound && random_.Below(2) == 0) {
    const auto reason = static_cast<std::uint16_t>(1 + random_.Below(4));
    Reshape(send.frame, [reason](federation::Frame& frame) {
      frame.message = federation::RejectMessage{reason, UINT32_MAX};
      return true;
    });
  }
  return Adversary::OnSend(peer, std::move(send), now);
}

}  // namespace schakel::simulations
