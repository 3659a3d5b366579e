// What the commands of schakel-sim do. Each prints to stdout and returns the exit code.
#pragma once

#include "base/json.h"
#include "simulations/main_options.h"

namespace schakel::simulations {

constexpr int kExitOk = 0;
constexpr int kExitFailed = 1;  // an invariant is broken, or a file cannot be written
constexpr int kExitUsage = 2;

int RunScenario(const MainOptions& options);
int RunSeeds(const MainOptions& options);
int RunReport(const MainOptions& options);

// Writes the file and says on stderr why not. An empty name is no file.
bool WriteOrSay(const std::string& file, const std::string& text);

}  // namespace schakel::simulations
