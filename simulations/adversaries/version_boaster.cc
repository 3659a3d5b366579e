#include "simulations/adversaries/version_boaster.h"

#include "simulations/adversaries/reshape.h"

namespace schakel::simulations {

std::vector<federation::SendFrame> VersionBoaster::OnSend(NodeNumber peer,
                                                          federation::SendFrame send, Now now) {
  Reshape(send.frame, [this](federation::Frame& frame) {
    frame.trust.timestamp += 1 + random_.Below(1'000'000);
    return true;
  });
  return Adversary::OnSend(peer, std::move(send), now);
}

}  // namespace schakel::simulations
