#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kBetween = seconds(5);

ScenarioReport RunWith(const ScenarioOptions& options, int dial_only_permille) {
  WorldOptions world = WorldOf(options);
  world.dial_only_permille = dial_only_permille;
  ScenarioRun run(options, world, kBroadcasts * kBetween + minutes(2));
  run.WarmUp();
  run.Broadcasts(kBroadcasts, kBetween);
  run.Quiet(minutes(2));
  return run.Report();
}

}  // namespace

ScenarioReport RunNat(const ScenarioOptions& options) {
  const ScenarioReport half = RunWith(options, 500);
  ScenarioReport report = RunWith(options, 700);
  report.figures.extra["t100_half_dial_only_ms"] = half.figures.t100_ms;
  report.figures.extra["t99_half_dial_only_ms"] = half.figures.t99_ms;
  report.figures.extra["missed_half_dial_only"] = static_cast<double>(half.figures.missed);
  if (half.broken) report.broken = half.broken;
  return report;
}

}  // namespace schakel::simulations
