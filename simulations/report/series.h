// One line of a plot, and which of the styles of the page it is drawn in.
#pragma once

#include <string>
#include <vector>

namespace schakel::simulations {

struct Point {
  double x = 0;
  double y = 0;
};

struct Series {
  std::string name;
  std::string style;  // a class of page_style.h
  std::vector<Point> points;
};

// The styles: each has a colour and a dash of its own, so that colour alone says nothing.
constexpr const char* kStyleNormal = "s-normal";
constexpr const char* kStyleCritical = "s-critical";

// Returns the style of a baseline of this name.
inline std::string BaselineStyle(const std::string& name) {
  return "s-" + name;
}

}  // namespace schakel::simulations
