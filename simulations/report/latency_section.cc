#include "simulations/report/data_table.h"
#include "simulations/report/line_plot.h"
#include "simulations/report/number_text.h"
#include "simulations/report/sections.h"

namespace schakel::simulations {
namespace {

Series SeriesOf(const std::string& name, const std::string& style, const Figures& figures) {
  Series series{name, style, {{0, 0}}};
  for (const CurvePoint& point : figures.curve)
    series.points.push_back({point.millis, static_cast<double>(point.share_permille) / 10});
  return series;
}

// The baselines do not know severities: those of the first group stand for both.
std::vector<Series> AllSeries(const std::vector<const RunGroup*>& groups) {
  std::vector<Series> all;
  for (const RunGroup* group : groups) {
    if (group->mean.curve.empty()) continue;
    all.push_back(group->is_critical ? SeriesOf("Schakel, critical", kStyleCritical, group->mean)
                                     : SeriesOf("Schakel, normal", kStyleNormal, group->mean));
  }
  for (const auto& [name, figures] : groups.front()->baselines)
    all.push_back(SeriesOf(name, BaselineStyle(name), figures));
  return all;
}

std::string TimeAt(const Series& series, double share) {
  for (const Point& point : series.points) {
    if (point.y == share) return Fixed(point.x, 0);
  }
  return "-";
}

DataTable TableOf(const std::vector<Series>& all, std::size_t nodes) {
  DataTable table;
  table.caption = std::to_string(nodes) + " nodes: milliseconds until this share had it";
  table.head = {"", "10 %", "50 %", "90 %", "99 %", "all"};
  for (const Series& series : all) {
    table.rows.push_back({series.name});
    for (const double share : {10.0, 50.0, 90.0, 99.0, 100.0})
      table.rows.back().push_back(TimeAt(series, share));
  }
  return table;
}

void WriteSize(const std::vector<const RunGroup*>& groups, Markup& out) {
  const std::vector<Series> all = AllSeries(groups);
  if (all.empty()) return;
  const std::size_t nodes = groups.front()->nodes;
  LinePlot plot;
  plot.id = "latency-" + std::to_string(nodes);
  plot.title = std::to_string(nodes) + " nodes: who has it when";
  plot.description =
      "Share of the other nodes that had a document, over the time since it was "
      "durable at its publisher. The table has the numbers.";
  plot.x_title = "milliseconds";
  plot.y_title = "% of the nodes";
  plot.series = all;
  out.Open("div", {{"class", "pair"}});
  out.Open("div");
  out.Leaf("h3", {}, plot.title);
  Draw(plot, out);
  out.Close();
  Write(TableOf(all, nodes), out);
  out.Close();
}

}  // namespace

void WriteLatency(const RunGroups& groups, Markup& out) {
  std::map<std::size_t, std::vector<const RunGroup*>> by_size;
  for (const RunGroup& group : groups) {
    if (group.scenario == "broadcast") by_size[group.nodes].push_back(&group);
  }
  if (by_size.empty()) return;
  out.Leaf("h2", {{"id", "latency"}}, "How fast");
  out.Leaf("p", {},
           "A document travels from one node to all others over links of 10 to 50 ms one way. "
           "Flood, Plumtree and announce-then-pull ran over the same push links with the same "
           "publishers. Flood takes every shortest path, so nothing can be faster on these links.");
  for (const auto& [nodes, of_size] : by_size)
    WriteSize(of_size, out);
}

}  // namespace schakel::simulations
