// A hostile publisher that forks nothing: of one log it gives each peer another beginning, under
// checkpoints that state more than it gives. Of a second log it signs two branches, and gives each
// peer a part of one of them, so that nobody holds what a checkpoint states.
//
// Bounds: kEntries entries in each branch, kGiftsMax pages.
#pragma once

#include <array>

#include "base/random.h"
#include "crypto/merkle.h"
#include "federation/wire/message.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class PartGiver final : public Adversary {
 public:
  static constexpr std::size_t kEntries = 12;
  static constexpr std::uint64_t kGiftsMax = 40;

  explicit PartGiver(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] Duration interval() const override { return std::chrono::seconds(5); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;
  [[nodiscard]] bool SignsByItself() const override { return true; }

  // Pages given, and those whose checkpoint states more than they bring.
  [[nodiscard]] std::uint64_t gifts() const { return gifts_; }
  [[nodiscard]] std::uint64_t parts() const { return parts_; }

 private:
  struct Log {
    federation::JournalId id;
    std::vector<federation::PageEntry> entries;
    std::vector<crypto::TreeHash> leaves;
  };
  void Write(const HostileView& view);
  [[nodiscard]] federation::PageMessage Part(const HostileView& view, const Log& log,
                                             std::size_t size, std::size_t stated) const;

  SeededRandom random_;
  std::array<Log, 3> logs_;  // one history, and two of another journal
  std::uint64_t gifts_ = 0;
  std::uint64_t parts_ = 0;
};

}  // namespace schakel::simulations
