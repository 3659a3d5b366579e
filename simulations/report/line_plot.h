// Lines in a frame, as SVG that scales with the page, with a key below.
#pragma once

#include <string>
#include <vector>

#include "simulations/report/markup.h"
#include "simulations/report/series.h"

namespace schakel::simulations {

struct LinePlot {
  std::string id;  // unique on the page
  std::string title;
  std::string description;  // what a reader who does not see it should know
  std::string x_title;
  std::string y_title;
  double y_max = 100;
  std::vector<Series> series;  // from zero on both axes
};

void Draw(const LinePlot& plot, Markup& out);

}  // namespace schakel::simulations
