// A whole year in which little happens.
#include "simulations/checkers.h"
#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kWeeks = 52;

}  // namespace

ScenarioReport RunYear(const ScenarioOptions& options) {
  ScenarioRun run(options, WorldOf(options), kWeeks * minutes(1));
  World& world = run.world();
  run.WarmUp();
  run.Enter("a year");
  for (int week = 0; week < kWeeks && !run.IsBroken(); ++week) {
    world.SkipIdle(days(7));
    world.RenewTrust();
    world.RunFor(seconds(30));
    run.PublishSomewhere();
    const std::size_t victim = run.PickRunning();
    world.Crash(victim);
    world.RunFor(seconds(10));
    world.Start(victim);
    world.RunFor(seconds(5));
    run.CheckSafetyNow();
  }
  run.Settle(minutes(5));
  run.Quiet(minutes(2));
  run.Set("days", 7.0 * kWeeks);
  return run.ReportAlone();
}

}  // namespace schakel::simulations
