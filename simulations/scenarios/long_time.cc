// Months in which little happens: the anchor is away, or a whole year goes by.
#include "federation/trust/freshness.h"
#include "simulations/checkers.h"
#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kDaysOffline = 31;  // beyond what counts as orphaned
constexpr int kWeeks = 52;
constexpr Duration kBetween = seconds(5);

bool IsOrphaned(const World& world, std::size_t number) {
  const auto status = world.StatusOf(number);
  return federation::FreshnessOf(status.trust_issued, world.now().wall) ==
         federation::Freshness::kOrphaned;
}

}  // namespace

ScenarioReport RunAnchorOffline(const ScenarioOptions& options) {
  ScenarioRun run(options, WorldOf(options), minutes(20));
  World& world = run.world();
  run.WarmUp();
  world.Crash(Cast::kAnchor);
  run.Enter("anchor away");
  for (int day = 0; day < kDaysOffline; ++day) {
    world.SkipIdle(days(1));
    world.RunFor(kBetween);
    if (day % 3 != 0) run.PublishSomewhere();
    world.RunFor(kBetween);
  }
  run.Settle(minutes(5));
  if (!IsOrphaned(world, run.PickRunning())) run.Break("anchor: 31 days away went unnoticed");
  // It comes back and signs again: everybody hears of it.
  world.Start(Cast::kAnchor);
  world.RunFor(minutes(1));
  world.RenewTrust();
  run.Quiet(minutes(3));
  std::size_t stale = 0;
  for (std::size_t i = 0; i < world.size(); ++i)
    stale += IsOrphaned(world, i) ? 1 : 0;
  if (stale > 0) run.Break("anchor: " + std::to_string(stale) + " nodes missed its return");
  return run.ReportAlone();
}

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
