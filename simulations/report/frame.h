// Where a plot stands inside its drawing, in units of the drawing. 360 units wide: on a screen of
// 320 pixels a text of 12 units is still ten pixels high.
#pragma once

namespace schakel::simulations {

struct Frame {
  static constexpr double kWidth = 360;
  double left = 40;
  double right = 348;
  double top = 24;
  double bottom = 190;
  double height = 228;  // of the whole drawing
};

}  // namespace schakel::simulations
