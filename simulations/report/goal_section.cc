#include <algorithm>

#include "simulations/report/data_table.h"
#include "simulations/report/figure_kind.h"
#include "simulations/report/goal.h"
#include "simulations/report/healing.h"
#include "simulations/report/number_text.h"
#include "simulations/report/sections.h"

namespace schakel::simulations {
namespace {

void Judge(const std::vector<std::string>& measured, const Goal& goal, double value,
           DataTable& table) {
  table.rows.push_back(measured);
  table.rows.back().push_back(Text(goal));
  table.rows.back().emplace_back(IsMet(goal, value) ? "pass" : "MISS");
}

void JudgeMeans(const RunGroup& group, DataTable& table) {
  for (const FigureKind& kind : FigureKinds()) {
    const auto value = kind.value(group.mean);
    const auto goal = GoalOf({kind.key, group.scenario, group.nodes, group.is_critical});
    if (!goal || !value || kind.key == "heal_ms") continue;
    Judge({std::string(kind.title), ValueText(kind, group.mean)}, *goal, *value, table);
  }
}

// Of healing the median and the longest count, not the mean.
void JudgeHealing(const RunGroup& group, DataTable& table) {
  const std::vector<double> times = HealTimes(group);
  if (times.empty()) return;
  const double median = MedianOf(times);
  for (const auto& [figure, name, value] :
       {std::tuple("heal_median_ms", "healing, median, ms", median),
        std::tuple("heal_ms", "healing, longest, ms", times.back())}) {
    const auto goal = GoalOf({figure, group.scenario, group.nodes, group.is_critical});
    if (goal) Judge({name, Fixed(value, 0)}, *goal, value, table);
  }
}

DataTable TableOf(const RunGroup& group) {
  DataTable table;
  const std::size_t seeds = group.runs.size();
  table.caption = group.scenario + ", " + group.Title() + ": mean of " + std::to_string(seeds) +
                  (seeds == 1 ? " seed" : " seeds");
  table.head = {"figure", "measured", "goal", "verdict"};
  JudgeMeans(group, table);
  JudgeHealing(group, table);
  return table;
}

std::ptrdiff_t MissedIn(const DataTable& table) {
  return std::count_if(table.rows.begin(), table.rows.end(),
                       [](const auto& row) { return row.back() == "MISS"; });
}

}  // namespace

void WriteGoals(const RunGroups& groups, Markup& out) {
  std::vector<DataTable> tables;
  std::size_t goals = 0;
  std::ptrdiff_t missed = 0;
  for (const RunGroup& group : groups) {
    tables.push_back(TableOf(group));
    goals += tables.back().rows.size();
    missed += MissedIn(tables.back());
  }
  out.Leaf("h2", {{"id", "goals"}}, "Goals");
  out.Leaf("p", {}, std::to_string(goals) + " goals, " + std::to_string(missed) + " missed.");
  out.Open("div", {{"class", "tables"}});
  for (const DataTable& table : tables)
    Write(table, out);
  out.Close();
}

}  // namespace schakel::simulations
