#include "simulations/report/axis.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "simulations/report/number_text.h"

namespace schakel::simulations {
namespace {

constexpr int kTicksMax = 5;  // more do not fit beside each other on a screen of 320 pixels

// Returns the smallest of 1, 2, 5, 10, ... that covers `range` in kTicksMax steps.
double RoundStep(double range) {
  const double exact = range / kTicksMax;
  const double power = std::pow(10, std::floor(std::log10(exact)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= exact * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

}  // namespace

Axis::Axis(double low, double high, AxisSpan span) : low_(low), span_(span) {
  CHECK(std::isfinite(low) && std::isfinite(high));
  const double least = std::max(std::abs(low) * 1e-6, 1e-6);
  const double range = std::max(high - low, least);
  const double step = RoundStep(range);
  const auto steps = static_cast<int>(std::ceil(range / step - 1e-9));
  for (int i = 0; i <= steps; ++i)
    ticks_.push_back(low + step * i);
  high_ = ticks_.back();
  digits_ = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
}

double Axis::At(double value) const {
  const double share = (std::clamp(value, low_, high_) - low_) / (high_ - low_);
  return span_.from + share * (span_.to - span_.from);
}

std::string Axis::TickText(double tick) const {
  return Fixed(tick, digits_);
}

}  // namespace schakel::simulations
