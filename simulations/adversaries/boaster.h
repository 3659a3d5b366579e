// Announces journals that do not exist, of everybody, of every incarnation and of any size.
#pragma once

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class Boaster final : public Adversary {
 public:
  explicit Boaster(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] Duration interval() const override { return std::chrono::seconds(5); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

 private:
  SeededRandom random_;
};

}  // namespace schakel::simulations
