// Signs new records about itself without end, each newer than the last, and mixes in records of
// others whose signatures are wrong.
#pragma once

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class RecordSpammer final : public Adversary {
 public:
  explicit RecordSpammer(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] Duration interval() const override { return std::chrono::milliseconds(200); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

 private:
  SeededRandom random_;
  std::uint64_t counter_ = 0;
};

}  // namespace schakel::simulations
