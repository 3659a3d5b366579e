// Names ever newer trust versions, which nobody can deliver.
#pragma once

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class VersionBoaster final : public Adversary {
 public:
  explicit VersionBoaster(std::uint64_t seed) : random_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;

 private:
  SeededRandom random_;
};

}  // namespace schakel::simulations
