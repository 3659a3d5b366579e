#include "simulations/report/number_text.h"

#include <array>
#include <charconv>

#include "base/check.h"

namespace schakel::simulations {

std::string Fixed(double value, int digits) {
  std::array<char, 400> text{};  // the largest double has 309 digits before the point
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 std::chars_format::fixed, digits);
  CHECK(end.ec == std::errc());
  return {text.data(), end.ptr};
}

}  // namespace schakel::simulations
