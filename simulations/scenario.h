// The scenarios that schakel-sim runs: each builds a world from a seed, lets things happen to it,
// checks the invariants and reports figures.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace schakel::simulations {

// Larger runs wait for sparse records; what is measured here is documented to this size.
constexpr std::size_t kNodesMax = 500;

struct ScenarioOptions {
  std::size_t nodes = 60;
  std::uint64_t seed = 1;
  bool is_critical = false;
};

struct ScenarioReport {
  Json::Object figures;
  std::optional<std::string> broken;  // the invariant that does not hold
};

struct Scenario {
  std::string_view name;
  std::string_view summary;
  ScenarioReport (*run)(const ScenarioOptions& options);
};

const std::vector<Scenario>& Scenarios();

}  // namespace schakel::simulations
