// How far a run is, for people who wait. Coarse: every few ten thousand events.
#pragma once

#include <functional>
#include <string_view>

#include "base/time.h"

namespace schakel::simulations {

struct Progress {
  std::string_view phase;  // "warm-up", "broadcasts", ...
  Duration simulated{0};   // since the start of the run
  Duration planned{0};     // of the whole run; 0 = unknown
};

using ProgressCallback = std::function<void(const Progress&)>;  // empty = nobody waits

}  // namespace schakel::simulations
