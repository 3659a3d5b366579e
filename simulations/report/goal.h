// What a figure should be: the goals that the project set itself before it was built.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace schakel::simulations {

enum class GoalBound { kAtMost, kExactly };

struct Goal {
  GoalBound bound = GoalBound::kAtMost;
  double limit = 0;
};

bool IsMet(const Goal& goal, double value);
// "<= 2.7" or "1".
std::string Text(const Goal& goal);

struct GoalQuestion {
  std::string_view figure;  // its key in the JSON document, or heal_median_ms
  std::string_view scenario;
  std::size_t nodes = 0;
  bool is_critical = false;
};

// Returns nothing for figures without a goal. Latency and redundancy have one on a network without
// faults only.
std::optional<Goal> GoalOf(const GoalQuestion& question);

}  // namespace schakel::simulations
