// One line on the terminal that says how far a run is: phase, simulated time, its speed as a
// multiple of real time, and how long it still takes.
//
// Thread: one. Time: every call takes what has passed. The line is quiet for the first two seconds.
#pragma once

#include <string>

#include "simulations/progress.h"

namespace schakel::simulations {

constexpr Duration kQuietAtFirst = std::chrono::seconds(2);
constexpr Duration kBetweenLines = std::chrono::milliseconds(200);

// Returns the text without control characters. REQUIRES: elapsed > 0.
std::string ProgressText(const Progress& progress, Duration elapsed);

class ProgressLine {
 public:
  // Returns what to write: nothing, or a line that replaces the one before.
  std::string Show(const Progress& progress, Duration elapsed);
  // Returns what removes the line.
  [[nodiscard]] std::string Clear() const;

 private:
  Duration shown_{0};  // 0 = never
};

}  // namespace schakel::simulations
