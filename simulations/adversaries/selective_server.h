// A censor: what half of the publishers wrote, and everything for a third of its peers, is left
// out of what it passes on. The rest is as it should be.
#pragma once

#include "simulations/adversary.h"

namespace schakel::simulations {

class SelectiveServer final : public Adversary {
 public:
  explicit SelectiveServer(std::uint64_t seed) : seed_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;

 private:
  [[nodiscard]] bool IsCensored(std::uint64_t publisher) const;

  std::uint64_t seed_;
};

}  // namespace schakel::simulations
