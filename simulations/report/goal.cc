#include "simulations/report/goal.h"

#include "simulations/report/number_text.h"

namespace schakel::simulations {
namespace {

constexpr double kHealMedianMsMax = 10'000;  // half of the runs
constexpr double kHealMsMax = 90'000;        // the longest of many runs, and each single one
constexpr double kIdleBitsPerS = 1'000;      // of a node, with the traffic of all its links
constexpr std::size_t kRealNodes = 60;       // a real federation
constexpr std::size_t kPlannedNodes = 1'000;

// Hops that a broadcast needs when every node passes it to seven others: ceil(log 7 of N).
int HopFloor(std::size_t nodes) {
  int hops = 0;
  for (std::size_t reached = 1; reached < nodes; reached *= 7)
    ++hops;
  return hops;
}

double P99Ms(std::size_t nodes) {
  if (nodes <= kRealNodes) return 250;
  return nodes <= kPlannedNodes ? 350 : 400;
}

}  // namespace

bool IsMet(const Goal& goal, double value) {
  return goal.bound == GoalBound::kExactly ? value == goal.limit : value <= goal.limit;
}

std::string Text(const Goal& goal) {
  std::string number = Fixed(goal.limit, 2);
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return goal.bound == GoalBound::kExactly ? number : "<= " + number;
}

std::optional<Goal> GoalOf(const GoalQuestion& question) {
  const std::string_view figure = question.figure;
  if (figure == "delivered_ratio") return Goal{GoalBound::kExactly, 1};
  if (figure == "missed") return Goal{GoalBound::kExactly, 0};
  if (figure == "heal_median_ms") return Goal{GoalBound::kAtMost, kHealMedianMsMax};
  if (figure == "heal_ms") return Goal{GoalBound::kAtMost, kHealMsMax};
  if (figure == "idle_bits_per_s") return Goal{GoalBound::kAtMost, kIdleBitsPerS};
  if (question.scenario != "broadcast") return std::nullopt;
  if (figure == "rmr") return Goal{GoalBound::kAtMost, question.is_critical ? 0.7 : 0.05};
  if (figure == "ldh") {
    return Goal{GoalBound::kAtMost, static_cast<double>(HopFloor(question.nodes) + 3)};
  }
  if (figure == "t99_ms") return Goal{GoalBound::kAtMost, P99Ms(question.nodes)};
  if (figure == "stretch_vs_flood") {
    return Goal{GoalBound::kAtMost, question.is_critical ? 2.2 : 2.7};
  }
  return std::nullopt;
}

}  // namespace schakel::simulations
