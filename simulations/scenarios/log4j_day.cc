// The day on which everybody writes about one thing.
#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kAdvisories = 500;
constexpr Duration kHour = std::chrono::hours(1);
constexpr Duration kBurst = seconds(10);
constexpr std::size_t kAdvisorySize = 8'000;
constexpr Duration kSettleMax = minutes(10);

// Figures of one part, under a prefix.
void Note(ScenarioRun& run, const std::string& name, const Mark& from, Duration settle) {
  const Figures figures = Measure(run.world(), from);
  run.Set(name + "_t99_ms", figures.t99_ms);
  run.Set(name + "_t100_ms", figures.t100_ms);
  run.Set(name + "_rmr", figures.rmr);
  run.Set(name + "_settle_ms", static_cast<double>(settle.count()) / 1000.0);
}

}  // namespace

ScenarioReport RunLog4jDay(const ScenarioOptions& options) {
  ScenarioRun run(options, WorldOf(options), kHour + minutes(10));
  World& world = run.world();
  run.WarmUp();
  run.Enter("500 in an hour");
  Mark mark = MarkNow(world);
  for (int i = 0; i < kAdvisories; ++i) {
    run.PublishSomewhere(kAdvisorySize);
    world.RunFor(kHour / kAdvisories);
  }
  Note(run, "hour", mark, run.Settle(kSettleMax));
  run.CheckSafetyNow();
  run.Enter("500 in 10 s");
  mark = MarkNow(world);
  const std::size_t publisher = run.PickRunning();
  for (int i = 0; i < kAdvisories; ++i) {
    run.Publish(publisher);
    world.RunFor(kBurst / kAdvisories);
  }
  Note(run, "burst", mark, run.Settle(kSettleMax));
  run.Enter("one of each node");
  mark = MarkNow(world);
  for (std::size_t i = 0; i < world.size(); ++i) {
    run.Publish(i);
    world.RunFor(milliseconds(1));
  }
  Note(run, "each", mark, run.Settle(kSettleMax));
  run.Quiet(minutes(2));
  return run.ReportAlone();
}

}  // namespace schakel::simulations
