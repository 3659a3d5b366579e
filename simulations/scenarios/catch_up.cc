// How fast a node gets what it missed: a new one, and one that was away for a week.
#include <algorithm>

#include "base/check.h"
#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Smaller runs write fewer: every node holds all of them in memory.
constexpr std::size_t kEntries = 20'000;
constexpr std::size_t kEntrySize = 300;
constexpr std::size_t kPublishers = 50;
constexpr std::size_t kBurst = 500;  // within the quota of a publisher
constexpr int kMissed = 200;         // while one node was away
constexpr Duration kCatchUpMax = minutes(10);

bool HasAll(const World& world, std::size_t number) {
  const auto& all = world.ledger().deliveries();
  return std::all_of(all.begin(), all.end(), [number](const Delivery& delivery) {
    return delivery.at[number].durable != Receipt::kNever;
  });
}

void Fill(ScenarioRun& run, std::size_t first) {
  const std::size_t publishers = std::min(kPublishers, run.nodes() - 1 - first);
  for (std::size_t sent = 0; sent < kEntries;) {
    for (std::size_t i = 0; i < publishers && sent < kEntries; ++i) {
      for (std::size_t burst = 0; burst < kBurst / 10 && sent < kEntries; ++burst, ++sent)
        run.Publish(first + i, kEntrySize);
    }
    run.world().RunFor(seconds(2));
  }
}

// Starts a node that was down; returns how long it took to hold everything.
Duration CatchUp(ScenarioRun& run, std::size_t number) {
  World& world = run.world();
  world.Start(number);
  const MonoTime from = world.now().mono;
  const bool has_all =
      world.RunUntil([&] { return HasAll(world, number); }, kCatchUpMax, milliseconds(100));
  if (!has_all) run.Break("catch-up: node " + std::to_string(number) + " is not through yet");
  return world.now().mono - from;
}

double Seconds(Duration duration) {
  return static_cast<double>(duration.count()) / 1e6;
}

}  // namespace

ScenarioReport RunCatchUp(const ScenarioOptions& options) {
  CHECK(options.nodes > 2);
  ScenarioRun run(options, WorldOf(options), minutes(8));
  World& world = run.world();
  const std::size_t newcomer = options.nodes - 1;
  world.Crash(newcomer);
  run.WarmUp();
  run.Enter("20,000 entries");
  Fill(run, 1);
  run.Settle(minutes(5));
  run.Enter("new node");
  const Duration fresh = CatchUp(run, newcomer);
  run.Set("catch_up_s", Seconds(fresh));
  run.Set("entries_per_s", static_cast<double>(kEntries) / std::max(Seconds(fresh), 0.1));
  const std::size_t away = run.PickRunning();
  world.Crash(away, CrashKind::kPower);
  world.SkipIdle(days(7));
  run.Enter("back after a week");
  for (int i = 0; i < kMissed; ++i) {
    run.PublishSomewhere();
    world.RunFor(milliseconds(100));
  }
  run.Settle(minutes(2));
  run.Set("back_after_week_s", Seconds(CatchUp(run, away)));
  run.Quiet(minutes(1));
  return run.ReportAlone();
}

}  // namespace schakel::simulations
