// Announces everything, also what it should push, and never serves it.
#pragma once

#include "simulations/adversary.h"

namespace schakel::simulations {

class Withholder final : public Adversary {
 public:
  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;
};

}  // namespace schakel::simulations
