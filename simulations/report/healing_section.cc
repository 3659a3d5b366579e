#include "simulations/report/data_table.h"
#include "simulations/report/healing.h"
#include "simulations/report/line_plot.h"
#include "simulations/report/number_text.h"
#include "simulations/report/sections.h"

namespace schakel::simulations {
namespace {

// A staircase: after each time one run more has healed.
Series StairsOf(const RunGroup& group, const std::vector<double>& times) {
  Series series{group.scenario + ", " + group.Title(),
                group.is_critical ? kStyleCritical : kStyleNormal,
                {{0, 0}}};
  const auto count = static_cast<double>(times.size());
  for (std::size_t i = 0; i < times.size(); ++i) {
    series.points.push_back({times[i] / 1000, 100 * static_cast<double>(i) / count});
    series.points.push_back({times[i] / 1000, 100 * static_cast<double>(i + 1) / count});
  }
  return series;
}

}  // namespace

void WriteHealing(const RunGroups& groups, Markup& out) {
  std::vector<const RunGroup*> with_times;
  for (const RunGroup& group : groups) {
    if (!HealTimes(group).empty()) with_times.push_back(&group);
  }
  if (with_times.empty()) return;
  out.Leaf("h2", {{"id", "healing"}}, "How long a federation takes to heal");
  out.Leaf("p", {},
           "Both sides of a split publish; then they meet. Measured from the end of the split "
           "until all nodes hold the same journals, one run for each seed.");
  for (const RunGroup* group : with_times) {
    const std::vector<double> times = HealTimes(*group);
    LinePlot plot;
    plot.id = "healing-" + group->scenario + "-" + std::to_string(group->nodes) +
              (group->is_critical ? "-critical" : "");
    plot.title = group->scenario + ", " + group->Title() + ": share of runs that have healed";
    plot.description = "Of " + std::to_string(times.size()) + " runs, half had healed after " +
                       Fixed(MedianOf(times), 0) + " ms and all after " + Fixed(times.back(), 0) +
                       " ms.";
    plot.x_title = "seconds";
    plot.y_title = "% of the runs";
    plot.series = {StairsOf(*group, times)};
    DataTable table;
    table.caption = "Milliseconds until all nodes held the same journals";
    table.head = {"runs", "seeds", "shortest", "median", "longest"};
    table.rows = {{group->scenario + ", " + group->Title(), std::to_string(times.size()),
                   Fixed(times.front(), 0), Fixed(MedianOf(times), 0), Fixed(times.back(), 0)}};
    out.Open("div", {{"class", "pair"}});
    out.Open("div");
    out.Leaf("h3", {}, plot.title);
    Draw(plot, out);
    out.Close();
    Write(table, out);
    out.Close();
  }
}

}  // namespace schakel::simulations
