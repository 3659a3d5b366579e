#include <cstdio>

#include "base/log.h"
#include "crypto/sodium.h"
#include "simulations/main_commands.h"

int main(int argc, char** argv) {
  using namespace schakel::simulations;  // NOLINT(google-build-using-namespace)
  schakel::log::SetLevel(schakel::log::Level::kError);
  const auto started = schakel::crypto::Initialise();
  if (!started) {
    std::fprintf(stderr, "%s\n", ToString(started.error()).c_str());
    return kExitFailed;
  }
  const auto options = ParseMainOptions(argc, argv);
  if (!options) {
    std::fprintf(stderr, "schakel-sim: %s\n\n%s", options.error().context.c_str(), Usage().c_str());
    return kExitUsage;
  }
  switch (options->command) {
    case MainCommand::kRun:
      return RunScenario(*options);
    case MainCommand::kSeeds:
      return RunSeeds(*options);
    case MainCommand::kReport:
      return RunReport(*options);
    case MainCommand::kHelp:
      std::fputs(Usage().c_str(), stdout);
      return kExitOk;
    case MainCommand::kVersion:
      std::puts("schakel-sim " SCHAKEL_VERSION);
      return kExitOk;
  }
  return kExitUsage;
}
