// One HTML page about a set of runs: no script, nothing from elsewhere, light and dark.
#pragma once

#include <string>
#include <vector>

#include "simulations/report/run_record.h"

namespace schakel::simulations {

struct ReportHead {
  std::string version;
  std::string machine;
  std::string command;  // that makes the page again
};

// Returns the same page for the same runs in whatever order. A run that broke an invariant is
// named on top; its figures count like the others.
std::string ReportPage(const ReportHead& head, const std::vector<RunRecord>& runs);

}  // namespace schakel::simulations
