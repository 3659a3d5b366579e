// Never takes in newer trust: a revoked node that goes on, or a friend of one.
#pragma once

#include "simulations/adversary.h"

namespace schakel::simulations {

class TrustDenier final : public Adversary {
 public:
  bool OnReceive(NodeNumber peer, federation::LinkId link, Buffer& frame, Now now) override;
};

}  // namespace schakel::simulations
