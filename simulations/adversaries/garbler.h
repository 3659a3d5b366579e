// Sends bytes that are no frames: noise, frames cut off, frames with flipped bits.
#pragma once

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class Garbler final : public Adversary {
 public:
  // This share of its frames is damaged.
  Garbler(int permille, std::uint64_t seed) : permille_(permille), random_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;

 private:
  int permille_;
  SeededRandom random_;
};

}  // namespace schakel::simulations
