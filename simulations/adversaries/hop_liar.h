// Lies about how far an entry has come and how severe it is.
#pragma once

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class HopLiar final : public Adversary {
 public:
  explicit HopLiar(std::uint64_t seed) : random_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;

 private:
  SeededRandom random_;
};

}  // namespace schakel::simulations
