#include "simulations/report/bar_plot.h"
#include "simulations/report/data_table.h"
#include "simulations/report/number_text.h"
#include "simulations/report/sections.h"
#include "simulations/report/series.h"

namespace schakel::simulations {
namespace {

void Add(const std::string& name, const std::string& style, const Figures& figures, BarGroup& bars,
         DataTable& table) {
  bars.bars.push_back({name, style, figures.rmr});
  table.rows.push_back({bars.title + ", " + name, Fixed(figures.rmr, 3), Fixed(figures.ldh, 1),
                        Fixed(figures.control_bytes_per_node, 0)});
}

}  // namespace

void WriteRedundancy(const RunGroups& groups, Markup& out) {
  BarPlot plot;
  plot.id = "redundancy";
  plot.title = "Copies of a document that a node gets beyond the one it needs";
  plot.description = "One bar for each way of spreading and size; the table has the numbers.";
  plot.digits = 2;
  DataTable table;
  table.caption = "Copies beyond the first, longest chain of hops, control bytes a node in the run";
  table.head = {"", "copies", "last hop", "control bytes"};
  for (const RunGroup& group : groups) {
    if (group.scenario != "broadcast") continue;
    const std::string title = std::to_string(group.nodes) + " nodes";
    const bool is_new = plot.groups.empty() || plot.groups.back().title != title;
    if (is_new) plot.groups.push_back({title, {}});
    BarGroup& bars = plot.groups.back();
    Add(group.is_critical ? "critical" : "normal",
        group.is_critical ? kStyleCritical : kStyleNormal, group.mean, bars, table);
    if (!is_new) continue;
    for (const auto& [name, figures] : group.baselines)
      Add(name, BaselineStyle(name), figures, bars, table);
  }
  if (plot.groups.empty()) return;
  out.Leaf("h2", {{"id", "redundancy"}}, "How much is sent twice");
  out.Leaf("p", {},
           "Normal and critical are Schakel at the two severities: a critical document is pushed "
           "one hop further before it is announced. The control bytes of Schakel hold everything "
           "that its nodes say to each other in the run, those of the others only what the "
           "documents cost.");
  out.Open("div", {{"class", "pair"}});
  Draw(plot, out);
  Write(table, out);
  out.Close();
}

}  // namespace schakel::simulations
