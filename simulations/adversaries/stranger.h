// Speaks words of a later version: after its frames others with tags that nobody knows.
#pragma once

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class Stranger final : public Adversary {
 public:
  explicit Stranger(std::uint64_t seed) : random_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;

 private:
  SeededRandom random_;
};

}  // namespace schakel::simulations
