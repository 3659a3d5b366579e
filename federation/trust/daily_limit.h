// How many nodes one officer of `nodes` can harm in a day, so that a thief of one key cannot switch
// the federation off: by stops (directory.h), and by taking rights or keys away (narrowing.h).
#pragma once

#include <algorithm>
#include <cstddef>

#include "base/time.h"

namespace schakel::federation {

constexpr std::size_t kHarmedFree = 3;  // or one in twenty, whichever is more
constexpr std::size_t kHarmedShare = 20;
constexpr Duration kHarmWindow = std::chrono::hours(24);

constexpr std::size_t DailyLimit(std::size_t nodes) {
  return std::max(kHarmedFree, nodes / kHarmedShare);
}

}  // namespace schakel::federation
