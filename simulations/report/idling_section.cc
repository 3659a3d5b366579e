#include "simulations/report/bar_plot.h"
#include "simulations/report/data_table.h"
#include "simulations/report/goal.h"
#include "simulations/report/number_text.h"
#include "simulations/report/sections.h"
#include "simulations/report/series.h"

namespace schakel::simulations {

void WriteIdling(const RunGroups& groups, Markup& out) {
  BarPlot plot;
  plot.id = "idling";
  plot.title = "What a node sends when nothing happens";
  plot.description = "Bits a second by size of the federation; the table has the numbers.";
  plot.groups = {{"bits a second, mean of all nodes", {}}};
  if (const auto goal = GoalOf({"idle_bits_per_s", "broadcast", 0, false}))
    plot.limit = goal->limit;
  DataTable table;
  table.caption = "Application bits a second that a node sends in ten minutes without news";
  table.head = {"size", "bits a second"};
  for (const RunGroup& group : groups) {
    if (group.scenario != "broadcast" || group.is_critical || !group.mean.idle_bits_per_s) continue;
    const std::string name = std::to_string(group.nodes) + " nodes";
    plot.groups.front().bars.push_back({name, kStyleNormal, *group.mean.idle_bits_per_s});
    table.rows.push_back({name, Fixed(*group.mean.idle_bits_per_s, 0)});
  }
  if (table.rows.empty()) return;
  out.Leaf("h2", {{"id", "idling"}}, "What silence costs");
  out.Leaf("p", {},
           "Between documents nodes compare fingerprints of what they hold. The dashed line is "
           "the goal.");
  out.Open("div", {{"class", "pair"}});
  Draw(plot, out);
  Write(table, out);
  out.Close();
}

}  // namespace schakel::simulations
