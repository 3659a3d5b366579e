// The scenarios that schakel-sim runs: each builds a world from a seed, lets things happen to it,
// checks the invariants and reports figures.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulations/figures.h"
#include "simulations/overlay.h"
#include "simulations/progress.h"

namespace schakel::simulations {

// What the design wants simulated; a run of this size needs about 4 GB.
constexpr std::size_t kNodesMax = 10'000;

// Figures are means over this many.
constexpr int kBroadcasts = 20;
constexpr int kBroadcastsMax = 1'000;  // 83 simulated minutes

struct ScenarioOptions {
  std::size_t nodes = 60;
  std::uint64_t seed = 1;
  bool is_critical = false;
  int broadcasts = kBroadcasts;  // of the scenario of that name
  ProgressCallback progress{};
};

struct ScenarioReport {
  Figures figures;
  std::optional<Overlay> overlay;     // of scenarios whose broadcasts a baseline can repeat
  std::optional<std::string> broken;  // the invariant that does not hold
};

struct Scenario {
  std::string_view name;
  std::string_view summary;
  ScenarioReport (*run)(const ScenarioOptions& options);
};

const std::vector<Scenario>& Scenarios();

}  // namespace schakel::simulations
