// Accuses publishers of forks: with proofs that prove nothing, made of checkpoints that it heard.
#pragma once

#include <deque>

#include "base/random.h"
#include "federation/wire/message.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class ProofSpammer final : public Adversary {
 public:
  static constexpr std::size_t kHeardMax = 64;

  explicit ProofSpammer(std::uint64_t seed) : random_(seed) {}

  bool OnReceive(NodeNumber peer, federation::LinkId link, Buffer& frame, Now now) override;
  [[nodiscard]] Duration interval() const override { return std::chrono::milliseconds(200); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

 private:
  struct Heard {
    federation::JournalId journal;
    std::string checkpoint;
  };

  SeededRandom random_;
  std::deque<Heard> heard_;
};

}  // namespace schakel::simulations
