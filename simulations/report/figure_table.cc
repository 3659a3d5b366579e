#include "simulations/report/figure_table.h"

#include <algorithm>
#include <vector>

#include "simulations/report/figure_kind.h"
#include "simulations/report/goal.h"
#include "simulations/report/number_text.h"

namespace schakel::simulations {
namespace {

using Row = std::vector<std::string>;

Row HeadOf(const RunRecord& record) {
  Row head = {"figure", "this run", "goal", ""};
  for (const auto& [name, figures] : record.baselines)
    head.push_back(name);
  return head;
}

// REQUIRES: the run has this figure.
Row RowOf(const FigureKind& kind, const RunRecord& record) {
  Row row = {std::string(kind.title), ValueText(kind, record.figures)};
  const auto value = kind.value(record.figures);
  const auto goal = GoalOf({kind.key, record.scenario, record.figures.nodes, record.is_critical});
  row.push_back(goal ? Text(*goal) : "");
  row.push_back(!goal ? "" : IsMet(*goal, *value) ? "met" : "MISSED");
  for (const auto& [name, figures] : record.baselines)
    row.push_back(ValueText(kind, figures));
  return row;
}

// The first column is words, the others are numbers.
std::string Aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line = row[0] + std::string(widths[0] - row[0].size(), ' ');
    for (std::size_t i = 1; i < row.size(); ++i)
      line += std::string(2 + widths[i] - row[i].size(), ' ') + row[i];
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace

std::string FigureTable(const RunRecord& record) {
  std::vector<Row> rows = {HeadOf(record)};
  for (const FigureKind& kind : FigureKinds()) {
    if (kind.value(record.figures)) rows.push_back(RowOf(kind, record));
  }
  const std::size_t columns = rows.front().size();
  for (const auto& [name, value] : record.figures.extra) {
    rows.push_back({name, Fixed(value, 1)});
    rows.back().resize(columns);
  }
  return Aligned(rows) + "trace " + record.figures.trace_hash + "\n";
}

}  // namespace schakel::simulations
