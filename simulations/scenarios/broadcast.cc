#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kBetween = seconds(5);
constexpr Duration kQuiet = minutes(2);

}  // namespace

ScenarioReport RunBroadcast(const ScenarioOptions& options) {
  ScenarioRun run(options, WorldOf(options), minutes(10) + options.broadcasts * kBetween + kQuiet);
  run.WarmUp();
  run.MeasureIdle();
  run.Broadcasts(options.broadcasts, kBetween);
  run.Quiet(kQuiet);
  return run.Report();
}

}  // namespace schakel::simulations
