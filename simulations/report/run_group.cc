#include "simulations/report/run_group.h"

#include <algorithm>
#include <tuple>

#include "simulations/report/mean_figures.h"

namespace schakel::simulations {
namespace {

using GroupKey = std::tuple<std::string, std::size_t, bool>;

void TakeMeans(RunGroup& group) {
  std::vector<Figures> own;
  std::map<std::string, std::vector<Figures>> baselines;
  for (const RunRecord& run : group.runs) {
    own.push_back(run.figures);
    for (const auto& [name, figures] : run.baselines)
      baselines[name].push_back(figures);
  }
  group.mean = MeanOf(own);
  for (const auto& [name, figures] : baselines)
    group.baselines[name] = MeanOf(figures);
}

}  // namespace

std::string RunGroup::Title() const {
  return std::to_string(nodes) + " nodes, " + (is_critical ? "critical" : "normal");
}

std::vector<RunGroup> GroupRuns(const std::vector<RunRecord>& runs) {
  std::map<GroupKey, RunGroup> by_key;
  for (const RunRecord& run : runs) {
    RunGroup& group = by_key[{run.scenario, run.figures.nodes, run.is_critical}];
    group.scenario = run.scenario;
    group.nodes = run.figures.nodes;
    group.is_critical = run.is_critical;
    group.runs.push_back(run);
  }
  std::vector<RunGroup> groups;
  for (auto& [key, group] : by_key) {
    std::sort(group.runs.begin(), group.runs.end(), [](const RunRecord& a, const RunRecord& b) {
      return a.figures.seed < b.figures.seed;
    });
    TakeMeans(group);
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace schakel::simulations
