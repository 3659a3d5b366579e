// The means of the figures of several runs.
#pragma once

#include <vector>

#include "simulations/figures.h"

namespace schakel::simulations {

// Deliveries that were missed are added up; a figure that some runs lack is the mean of the others.
// The seed is that of the first, and curves count where all have the same shares.
// REQUIRES: one or more.
Figures MeanOf(const std::vector<Figures>& all);

}  // namespace schakel::simulations
