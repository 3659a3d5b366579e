#include "simulations/report/line_plot.h"

#include <algorithm>

#include "simulations/report/axis.h"
#include "simulations/report/drawing.h"

namespace schakel::simulations {
namespace {

double XMax(const LinePlot& plot) {
  double x_max = 0;
  for (const Series& series : plot.series) {
    for (const Point& point : series.points)
      x_max = std::max(x_max, point.x);
  }
  return x_max;
}

void DrawAxes(const Frame& frame, const Axis& x, const Axis& y, Markup& out) {
  for (const double tick : y.ticks()) {
    DrawLine("grid", {frame.left, y.At(tick)}, {frame.right, y.At(tick)}, out);
    DrawText("end", {frame.left - 4, y.At(tick) + 4}, y.TickText(tick), out);
  }
  for (const double tick : x.ticks()) {
    DrawLine("grid", {x.At(tick), frame.top}, {x.At(tick), frame.bottom}, out);
    DrawText("middle", {x.At(tick), frame.bottom + 15}, x.TickText(tick), out);
  }
}

void DrawSeries(const Series& series, const Axis& x, const Axis& y, Markup& out) {
  std::string points;
  for (const Point& point : series.points)
    points += Coordinate(x.At(point.x)) + "," + Coordinate(y.At(point.y)) + " ";
  if (!points.empty()) points.pop_back();
  out.Empty("polyline", {{"class", series.style}, {"points", points}});
}

void WriteKey(const std::vector<Series>& all, Markup& out) {
  out.Open("ul", {{"class", "key"}});
  for (const Series& series : all) {
    out.Open("li");
    out.Open("svg", {{"viewBox", "0 0 28 8"}, {"class", "swatch"}, {"aria-hidden", "true"}});
    DrawLine(series.style, {0, 4}, {28, 4}, out);
    out.Close();
    out.Text(series.name);
    out.Close();
  }
  out.Close();
}

}  // namespace

void Draw(const LinePlot& plot, Markup& out) {
  const Frame frame;
  const Axis x(0, XMax(plot), {frame.left, frame.right});
  const Axis y(0, plot.y_max, {frame.bottom, frame.top});
  BeginDrawing({plot.id, plot.title, plot.description, frame.height}, out);
  DrawAxes(frame, x, y, out);
  DrawText("start", {2, 12}, plot.y_title, out);
  DrawText("end", {frame.right, frame.height - 5}, plot.x_title, out);
  for (const Series& series : plot.series)
    DrawSeries(series, x, y, out);
  out.Close();
  WriteKey(plot.series, out);
}

}  // namespace schakel::simulations
