// How long the runs of a group took from the end of the faults to equal frontiers.
#pragma once

#include <vector>

#include "simulations/report/run_group.h"

namespace schakel::simulations {

// Milliseconds, ascending; empty if no run has any.
std::vector<double> HealTimes(const RunGroup& group);
// REQUIRES: one or more, ascending.
double MedianOf(const std::vector<double>& times);

}  // namespace schakel::simulations
