// Flood: every node sends the entry on every push link but the one that it came on. Explores all
// shortest paths, so its time to the last node is the floor for this overlay, and its redundancy
// the ceiling. A dropper's announcement is no news to a flood: nobody can ask.
#pragma once

#include "simulations/baselines/spread.h"

namespace schakel::simulations {

class Flood final : public Spread {
 public:
  using Spread::Spread;

 private:
  void Relay(std::uint32_t node, EdgeId edge, std::uint16_t hop) override;
};

}  // namespace schakel::simulations
