// A linear scale from values to coordinates, with ticks at round numbers.
//
// Values outside of it are drawn at its ends, so that nothing leaves the frame.
#pragma once

#include <string>
#include <vector>

namespace schakel::simulations {

struct AxisSpan {
  double from = 0;  // coordinate of the lowest value
  double to = 0;    // of the highest; smaller than `from` on an axis that points up
};

class Axis {
 public:
  // From `low` to the first round number at or above `high`. REQUIRES: both are finite.
  Axis(double low, double high, AxisSpan span);

  [[nodiscard]] double high() const { return high_; }
  [[nodiscard]] double At(double value) const;
  [[nodiscard]] const std::vector<double>& ticks() const { return ticks_; }
  // The number with as many digits as the ticks need to differ.
  [[nodiscard]] std::string TickText(double tick) const;

 private:
  double low_ = 0;
  double high_ = 0;
  AxisSpan span_;
  int digits_ = 0;
  std::vector<double> ticks_;
};

}  // namespace schakel::simulations
