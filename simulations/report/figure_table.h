// The figures of one run as an aligned table of text: this run, the goal, the baselines.
#pragma once

#include <string>

#include "simulations/report/run_record.h"

namespace schakel::simulations {

// Returns lines that end in a newline each.
std::string FigureTable(const RunRecord& record);

}  // namespace schakel::simulations
