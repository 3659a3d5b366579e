// Takes part, answers every question and takes everything in, and passes nothing on.
#pragma once

#include "simulations/adversary.h"

namespace schakel::simulations {

class SilentDropper final : public Adversary {
 public:
  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;
};

}  // namespace schakel::simulations
