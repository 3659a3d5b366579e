// Everything that can go wrong, mixed from the seed.
//
// Safety is looked at while faults happen; progress is demanded only after they have stopped.
#include "simulations/fault_mix.h"
#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kSteps = 60;
constexpr Duration kStep = seconds(5);
constexpr Duration kSleepMax = minutes(15);
// A silent link, a back-off and a reconcile.
constexpr Duration kSettleMax = minutes(10);

std::optional<std::size_t> PickAwake(ScenarioRun& run) {
  const auto number = static_cast<std::size_t>(run.random().Below(run.nodes()));
  const SimNode& node = run.world().node(number);
  if (!node.IsRunning() || node.IsAsleep()) return std::nullopt;
  return number;
}

bool IsSomebodyAsleep(const World& world) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (world.node(i).IsAsleep()) return true;
  }
  return false;
}

}  // namespace

ScenarioReport RunSwarm(const ScenarioOptions& options) {
  WorldOptions world_options = FaultMix::Worsen(WorldOf(options), options.seed);
  world_options.is_watched = true;
  ScenarioRun run(options, world_options, kSteps * kStep + kSleepMax + kSettleMax);
  World& world = run.world();
  run.WarmUp();
  FaultMix mix(world, options.seed);
  run.Enter("faults");
  for (int step = 0; step < kSteps && !run.IsBroken(); ++step) {
    mix.Step();
    if (const auto publisher = PickAwake(run)) {
      run.Publish(*publisher, 200 + static_cast<std::size_t>(run.random().Below(30'000)));
    }
    world.RunFor(kStep);
    run.CheckSafetyNow();
  }
  mix.Stop();
  // A machine that sleeps is a fault too, and healing begins when the last one has ended.
  world.RunUntil([&world] { return !IsSomebodyAsleep(world); }, kSleepMax, seconds(1));
  if (!run.IsBroken()) run.SetHealTime(run.Settle(kSettleMax));
  run.Quiet(minutes(3));
  run.Set("faults", static_cast<double>(mix.count()));
  return run.ReportAlone();
}

}  // namespace schakel::simulations
