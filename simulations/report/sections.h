// The sections of the report. Each writes a heading, what it shows in words, plots, and a table
// with the same numbers; nothing at all when no run has them.
#pragma once

#include "simulations/report/markup.h"
#include "simulations/report/run_group.h"

namespace schakel::simulations {

using RunGroups = std::vector<RunGroup>;

void WriteGoals(const RunGroups& groups, Markup& out);
void WriteLatency(const RunGroups& groups, Markup& out);
void WriteRedundancy(const RunGroups& groups, Markup& out);
void WriteHealing(const RunGroups& groups, Markup& out);
void WriteIdling(const RunGroups& groups, Markup& out);
void WriteRuns(const RunGroups& groups, Markup& out);

}  // namespace schakel::simulations
