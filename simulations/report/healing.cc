#include "simulations/report/healing.h"

#include <algorithm>

#include "base/check.h"

namespace schakel::simulations {

std::vector<double> HealTimes(const RunGroup& group) {
  std::vector<double> times;
  for (const RunRecord& run : group.runs) {
    if (run.figures.heal_ms) times.push_back(*run.figures.heal_ms);
  }
  std::sort(times.begin(), times.end());
  return times;
}

double MedianOf(const std::vector<double>& times) {
  CHECK(!times.empty());
  const std::size_t half = times.size() / 2;
  return times.size() % 2 == 1 ? times[half] : (times[half - 1] + times[half]) / 2;
}

}  // namespace schakel::simulations
