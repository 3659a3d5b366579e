// Horizontal bars in groups, each with its name before and its value behind it, as SVG.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulations/report/markup.h"

namespace schakel::simulations {

struct Bar {
  std::string name;
  std::string style;
  double value = 0;
};

struct BarGroup {
  std::string title;
  std::vector<Bar> bars;
};

struct BarPlot {
  std::string id;  // unique on the page
  std::string title;
  std::string description;
  int digits = 0;
  std::optional<double> limit;  // a line that no bar should cross
  std::vector<BarGroup> groups;
};

void Draw(const BarPlot& plot, Markup& out);

}  // namespace schakel::simulations
