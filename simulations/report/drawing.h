// An SVG drawing with a title and a description for those who do not see it, and what is drawn in
// it.
#pragma once

#include <string>

#include "simulations/report/frame.h"
#include "simulations/report/markup.h"
#include "simulations/report/series.h"

namespace schakel::simulations {

struct DrawingHead {
  std::string id;
  std::string title;
  std::string description;
  double height = 0;
};

// Opens the svg element; the caller closes it.
void BeginDrawing(const DrawingHead& head, Markup& out);

void DrawLine(const std::string& style, const Point& from, const Point& to, Markup& out);
// `anchor` is start, middle or end.
void DrawText(const std::string& anchor, const Point& at, const std::string& text, Markup& out);
// A coordinate with one digit: a tenth of a unit is less than a pixel.
std::string Coordinate(double value);

}  // namespace schakel::simulations
