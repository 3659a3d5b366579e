#include "simulations/report/report_plan.h"

#include <string_view>

namespace schakel::simulations {
namespace {

struct PlanLine {
  std::string_view scenario;
  std::size_t nodes = 0;
  std::uint64_t seeds = 0;
  bool has_both_severities = false;
};

constexpr PlanLine kQuickPlan[] = {
    {"broadcast", 24, 1, true},
    {"broadcast", 60, 2, true},
    {"broadcast", 200, 1, true},
    {"partition", 60, 10, false},
};
// The sizes that the goals name.
constexpr PlanLine kFullPlan[] = {
    {"broadcast", 60, 5, true},
    {"broadcast", 1'000, 3, true},
    {"broadcast", 10'000, 1, true},
    {"partition", 60, 30, false},
};

const Scenario* ScenarioNamed(std::string_view name) {
  for (const Scenario& scenario : Scenarios()) {
    if (scenario.name == name) return &scenario;
  }
  return nullptr;
}

void Add(const PlanLine& line, bool is_critical, std::vector<RunRequest>& plan) {
  RunRequest request;
  request.scenario = ScenarioNamed(line.scenario);
  if (request.scenario == nullptr) return;
  request.options.nodes = line.nodes;
  request.options.is_critical = is_critical;
  for (std::uint64_t seed = 1; seed <= line.seeds; ++seed) {
    request.options.seed = seed;
    plan.push_back(request);
  }
}

template <std::size_t kLines>
std::vector<RunRequest> Planned(const PlanLine (&lines)[kLines]) {
  std::vector<RunRequest> plan;
  for (const PlanLine& line : lines) {
    Add(line, false, plan);
    if (line.has_both_severities) Add(line, true, plan);
  }
  return plan;
}

}  // namespace

std::vector<RunRequest> PlanReport(ReportLength length) {
  return length == ReportLength::kQuick ? Planned(kQuickPlan) : Planned(kFullPlan);
}

}  // namespace schakel::simulations
