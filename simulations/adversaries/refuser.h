// Has no room for half of those who dial it, and asks them to stay away for ever.
#pragma once

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class Refuser final : public Adversary {
 public:
  explicit Refuser(std::uint64_t seed) : random_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;

 private:
  SeededRandom random_;
};

}  // namespace schakel::simulations
