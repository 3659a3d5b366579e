// Proves forks of its own: signs two histories of a journal that nobody has and shows the proof to
// everybody, again and again, with one that proves nothing now and then. After a while it signs
// those of another journal.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "federation/limits.h"
#include "federation/wire/message.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class ForkProver final : public Adversary {
 public:
  explicit ForkProver(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] Duration interval() const override { return std::chrono::milliseconds(500); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

  [[nodiscard]] std::uint64_t shown() const { return shown_; }
  [[nodiscard]] std::uint64_t garbage() const { return garbage_; }

 private:
  federation::ForkProofMessage Prove(const HostileView& view);

  SeededRandom random_;
  // From the last one down: those of its core begin at 1.
  std::uint32_t incarnation_ = federation::limits::kIncarnationMax;
  MonoTime next_journal_;
  federation::ForkProofMessage proof_;
  std::uint64_t shown_ = 0;
  std::uint64_t garbage_ = 0;
};

}  // namespace schakel::simulations
