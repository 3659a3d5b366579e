#include "simulations/report/bar_plot.h"

#include <algorithm>

#include "simulations/report/axis.h"
#include "simulations/report/drawing.h"
#include "simulations/report/number_text.h"

namespace schakel::simulations {
namespace {

constexpr double kRow = 20;     // height of a bar with its gap
constexpr double kBar = 13;     // height of a bar
constexpr double kNames = 84;   // width of the names
constexpr double kValues = 44;  // width of the values

double HighestOf(const BarPlot& plot) {
  double highest = plot.limit.value_or(0);
  for (const BarGroup& group : plot.groups) {
    for (const Bar& bar : group.bars)
      highest = std::max(highest, bar.value);
  }
  return highest;
}

double HeightOf(const BarPlot& plot) {
  std::size_t rows = 0;
  for (const BarGroup& group : plot.groups)
    rows += 1 + group.bars.size();
  return kRow * static_cast<double>(rows) + (plot.limit ? kRow : 0) + 8;
}

void DrawBar(const Bar& bar, double top, const Axis& x, Markup& out) {
  // Almost nothing is still something to see.
  const double width = std::max(x.At(bar.value) - kNames, 0.5);
  out.Empty("rect", {{"class", bar.style},
                     {"x", Coordinate(kNames)},
                     {"y", Coordinate(top)},
                     {"width", Coordinate(width)},
                     {"height", Coordinate(kBar)}});
}

}  // namespace

void Draw(const BarPlot& plot, Markup& out) {
  const double height = HeightOf(plot);
  const Axis x(0, HighestOf(plot), {kNames, Frame::kWidth - kValues});
  BeginDrawing({plot.id, plot.title, plot.description, height}, out);
  double top = 4;
  for (const BarGroup& group : plot.groups) {
    DrawText("start", {2, top + 13}, group.title, out);
    top += kRow;
    for (const Bar& bar : group.bars) {
      DrawText("end", {kNames - 5, top + 11}, bar.name, out);
      DrawBar(bar, top, x, out);
      DrawText("start", {x.At(bar.value) + 4, top + 11}, Fixed(bar.value, plot.digits), out);
      top += kRow;
    }
  }
  if (plot.limit) {
    DrawLine("limit", {x.At(*plot.limit), kRow}, {x.At(*plot.limit), top}, out);
    DrawText("middle", {x.At(*plot.limit), top + 13}, "goal", out);
  }
  out.Close();
}

}  // namespace schakel::simulations
