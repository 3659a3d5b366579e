// Serves everything, each time a little before its peer gives up waiting, or a little after.
//
// Bounds: kHeldMax frames; what comes on top is dropped.
#pragma once

#include <deque>

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class SlowDrip final : public Adversary {
 public:
  static constexpr std::size_t kHeldMax = 4'096;

  explicit SlowDrip(std::uint64_t seed) : random_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;
  [[nodiscard]] Duration interval() const override { return std::chrono::milliseconds(20); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

 private:
  struct Held {
    MonoTime at;
    federation::SendFrame frame;
  };

  SeededRandom random_;
  std::deque<Held> held_;  // in the order of `at`
};

}  // namespace schakel::simulations
