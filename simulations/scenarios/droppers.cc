// 30 % of the nodes announce everything and pass nothing on. Plumtree runs over the same links with
// the same nodes dropping, for comparison.
#include "simulations/adversaries/behaviour.h"
#include "simulations/baselines/baseline.h"
#include "simulations/scenarios/hostile_cast.h"

namespace schakel::simulations {
namespace {

using std::chrono::seconds;

constexpr Duration kBetween = seconds(5);
constexpr Duration kSettleMax = std::chrono::minutes(5);
constexpr double kP99Max = 1'500;  // milliseconds

}  // namespace

ScenarioReport RunDroppers(const ScenarioOptions& options) {
  const auto hostile = DrawHostile(options.nodes, kHostilePermille, options.seed);
  ScenarioRun run(options, WorldOf(options), kBroadcasts * kBetween + kSettleMax);
  World& world = run.world();
  run.WarmUp();
  // From the first broadcast on: who never passed anything on would be known for it already.
  for (const NodeNumber number : hostile)
    world.SetAdversary(number, Make(Behaviour::kWithholder, options.seed));
  run.Broadcasts(kBroadcasts, kBetween);
  run.SetHealTime(run.Settle(kSettleMax));
  run.Set("hostile", static_cast<double>(hostile.size()));
  ScenarioReport report = run.Report();
  report.overlay->droppers.assign(options.nodes, false);
  for (const NodeNumber number : hostile)
    report.overlay->droppers[number] = true;
  BaselineOptions baseline;
  baseline.loss.seed = options.seed;
  const Figures plumtree = RunBaseline(BaselineKind::kPlumtree, *report.overlay, baseline);
  report.figures.extra["plumtree_t99_ms"] = plumtree.t99_ms;
  report.figures.extra["plumtree_t100_ms"] = plumtree.t100_ms;
  if (!report.broken && report.figures.t99_ms > kP99Max) report.broken = "droppers: slow";
  return report;
}

}  // namespace schakel::simulations
