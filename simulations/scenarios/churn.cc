// Nodes that come and go: a third of them every hour, most of them at once, all of them at once.
#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t kChurnPermillePerHour = 300;
constexpr int kChurnMinutes = 60;
constexpr Duration kAway = minutes(2);
constexpr Duration kSurvivorsMax = seconds(60);  // after the crash of most nodes
constexpr Duration kSettleMax = minutes(5);

double Millis(Duration duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}

void CrashShare(ScenarioRun& run, std::size_t permille) {
  const std::size_t dead = run.nodes() * permille / 1000;
  for (std::size_t i = 0; i < dead; ++i)
    run.world().Crash(run.PickRunning(), CrashKind::kPower);
}

void StartAll(World& world) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (!world.node(i).IsRunning()) world.Start(i);
  }
}

// What the survivors of a crash need until a document of one of them reached all of them.
Duration TimeToReachSurvivors(ScenarioRun& run) {
  const MonoTime from = run.world().now().mono;
  run.PublishSomewhere();
  run.world().RunFor(seconds(1));
  run.Settle(kSurvivorsMax);
  return run.world().now().mono - from;
}

}  // namespace

ScenarioReport RunChurn(const ScenarioOptions& options) {
  ScenarioRun run(options, WorldOf(options), minutes(kChurnMinutes + 5));
  World& world = run.world();
  run.WarmUp();
  run.Enter("churn");
  std::uint64_t owed = 0;  // nodes x 1000 that should have left by now
  std::uint64_t left = 0;
  for (int minute = 0; minute < kChurnMinutes && !run.IsBroken(); ++minute) {
    owed += options.nodes * kChurnPermillePerHour / 60;
    for (; left * 1000 < owed; ++left) {
      const std::size_t number = run.PickRunning();
      const bool is_told = run.random().Below(2) == 0;
      world.Crash(number, is_told ? CrashKind::kProcess : CrashKind::kPower);
      world.After(kAway, [&world, number] { world.Start(number); });
    }
    if (minute % 3 == 0) run.PublishSomewhere();
    world.RunFor(minutes(1));
    run.CheckSafetyNow();
  }
  world.RunFor(kAway);
  run.SetHealTime(run.Settle(kSettleMax));
  run.Set("restarts", static_cast<double>(left));
  run.Quiet(minutes(2));
  return run.ReportAlone();
}

ScenarioReport RunMassCrash(const ScenarioOptions& options) {
  ScenarioRun run(options, WorldOf(options), minutes(20));
  World& world = run.world();
  run.WarmUp();
  for (const std::size_t permille : {300U, 700U, 900U}) {
    run.Enter("mass crash");
    CrashShare(run, permille);
    const Duration reached = TimeToReachSurvivors(run);
    run.Set("reach_after_" + std::to_string(permille / 10) + "_percent_ms", Millis(reached));
    run.CheckSafetyNow();
    StartAll(world);
    run.SetHealTime(run.Settle(kSettleMax));
    run.Quiet(minutes(2));
  }
  return run.ReportAlone();
}

ScenarioReport RunRestartAll(const ScenarioOptions& options) {
  ScenarioRun run(options, WorldOf(options), minutes(10));
  World& world = run.world();
  run.WarmUp();
  run.PublishSomewhere();
  run.Quiet(seconds(10));
  run.Enter("restart");
  const std::uint64_t dials = world.counters().dials;
  for (std::size_t i = 0; i < world.size(); ++i)
    world.Crash(i, CrashKind::kPower);
  world.RunFor(seconds(30));
  StartAll(world);
  const MonoTime from = world.now().mono;
  if (!world.RunUntil([&] { return world.IsLinked(); }, kSettleMax, seconds(1))) {
    run.Break("restart: not everybody has links again");
  }
  run.Set("links_after_ms", Millis(world.now().mono - from));
  run.PublishSomewhere();
  run.SetHealTime(run.Settle(kSettleMax));
  run.Quiet(minutes(2));
  run.Set("dials_per_node",
          static_cast<double>(world.counters().dials - dials) / static_cast<double>(options.nodes));
  return run.ReportAlone();
}

}  // namespace schakel::simulations
