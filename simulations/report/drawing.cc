#include "simulations/report/drawing.h"

#include "simulations/report/number_text.h"

namespace schakel::simulations {

std::string Coordinate(double value) {
  return Fixed(value, 1);
}

void BeginDrawing(const DrawingHead& head, Markup& out) {
  out.Open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                   {"class", "plot"},
                   {"viewBox", "0 0 " + Fixed(Frame::kWidth, 0) + " " + Fixed(head.height, 0)},
                   {"role", "img"},
                   {"aria-labelledby", head.id + "-title " + head.id + "-text"}});
  out.Leaf("title", {{"id", head.id + "-title"}}, head.title);
  out.Leaf("desc", {{"id", head.id + "-text"}}, head.description);
}

void DrawLine(const std::string& style, const Point& from, const Point& to, Markup& out) {
  out.Empty("line", {{"class", style},
                     {"x1", Coordinate(from.x)},
                     {"y1", Coordinate(from.y)},
                     {"x2", Coordinate(to.x)},
                     {"y2", Coordinate(to.y)}});
}

void DrawText(const std::string& anchor, const Point& at, const std::string& text, Markup& out) {
  out.Leaf("text", {{"text-anchor", anchor}, {"x", Coordinate(at.x)}, {"y", Coordinate(at.y)}},
           text);
}

}  // namespace schakel::simulations
