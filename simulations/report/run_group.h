// Runs that differ in their seed only.
#pragma once

#include <string>
#include <vector>

#include "simulations/report/run_record.h"

namespace schakel::simulations {

struct RunGroup {
  std::string scenario;
  std::size_t nodes = 0;
  bool is_critical = false;
  std::vector<RunRecord> runs;               // ascending seeds
  Figures mean;                              // of the runs
  std::map<std::string, Figures> baselines;  // means, by name

  // "60 nodes, critical".
  [[nodiscard]] std::string Title() const;
};

// Returns the groups by scenario, size and severity.
std::vector<RunGroup> GroupRuns(const std::vector<RunRecord>& runs);

}  // namespace schakel::simulations
