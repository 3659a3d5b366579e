// Never agrees: fingerprints that always differ, empty vectors, buckets and lists of nothing, so
// that its peers hash and list everything they hold.
#pragma once

#include "base/random.h"
#include "federation/wire/message.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class DifferenceForcer final : public Adversary {
 public:
  explicit DifferenceForcer(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] Duration interval() const override { return std::chrono::milliseconds(200); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

 private:
  federation::Message Question();

  SeededRandom random_;
};

}  // namespace schakel::simulations
