#include "simulations/partition_shape.h"
#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kBetween = seconds(20);
constexpr Duration kHealMax = seconds(90);  // the goal

}  // namespace

ScenarioReport RunPartition(const ScenarioOptions& options) {
  WorldOptions world_options = WorldOf(options);
  world_options.network.loss_permille = 10;
  ScenarioRun run(options, world_options, kBroadcasts * kBetween + minutes(5));
  World& world = run.world();
  run.WarmUp();
  world.SetPartition(EvenHalves(options.nodes));
  run.Broadcasts(kBroadcasts, kBetween);
  // One node dies in the middle of it and comes back with what it had synced.
  const std::size_t victim = run.PickRunning();
  run.Publish(victim);
  world.Crash(victim);
  world.RunFor(seconds(30));
  world.Start(victim);
  world.RunFor(seconds(30));
  run.CheckSafetyNow();
  world.Heal();
  run.SetHealTime(run.Settle(kHealMax));
  run.Quiet(minutes(3));
  return run.ReportAlone();
}

}  // namespace schakel::simulations
