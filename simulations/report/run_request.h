// One run to be made: a scenario with its arguments, and whether baselines are run beside it.
#pragma once

#include "simulations/report/run_record.h"
#include "simulations/scenario.h"

namespace schakel::simulations {

struct RunRequest {
  const Scenario* scenario = nullptr;
  ScenarioOptions options;
  bool has_baselines = true;
};

// Runs it, and the baselines over the overlay that it used. Slow: seconds to minutes.
RunRecord Measure(const RunRequest& request);

// Runs all baselines over this overlay and fills what compares with them.
void Compare(const Overlay& overlay, RunRecord& record);

// The command that repeats this run.
std::string ReplayCommand(const RunRequest& request);

}  // namespace schakel::simulations
