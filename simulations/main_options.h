// The command line of schakel-sim.
#pragma once

#include <string>

#include "base/result.h"
#include "simulations/scenario.h"

namespace schakel::simulations {

struct MainOptions {
  const Scenario* scenario = nullptr;
  ScenarioOptions options;
  std::string json_file;  // empty = none
};

std::string Usage();
// Errors: kInvalidArgument with a sentence for the user.
Result<MainOptions> ParseMainOptions(int argc, const char* const* argv);
// The command that repeats this run.
std::string ReplayCommand(const MainOptions& options);

}  // namespace schakel::simulations
