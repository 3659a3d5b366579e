// Everything that can go wrong, mixed from the seed.
//
// In every other run up to a third of the nodes is hostile too, and stays so; in a third of those
// one of them runs three times and publishes another history each time. Safety is looked at
// while faults happen; progress of the honest nodes is demanded only after they have stopped.
#include "simulations/adversaries/behaviour.h"
#include "simulations/adversaries/equivocator.h"
#include "simulations/fault_mix.h"
#include "simulations/scenarios/hostile_cast.h"

namespace schakel::simulations {
namespace {

using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t kHostileSalt = 0x737761726d;
constexpr std::uint64_t kHostilePermilleMax = 334;
constexpr int kSteps = 60;
constexpr Duration kStep = seconds(5);
constexpr std::uint64_t kOnItsWayMicros = 500'000;  // until most nodes have a burst
constexpr int kStepsPerBranch = 15;                 // then each run of the forked node publishes
constexpr std::size_t kExtraRuns = 2;
constexpr Duration kSleepMax = minutes(15);
// A silent link, a back-off and a reconcile.
constexpr Duration kSettleMax = minutes(10);
// Of the documents: what the protocol carries whatever it is, and what reviews let through.
constexpr std::uint64_t kAdvisoryOneOf = 3;
constexpr std::uint64_t kBurstOneOf = 60;  // so many at once that others hold a part for a while
constexpr std::uint64_t kBurstMin = 12;
constexpr std::uint64_t kBurstBelow = 40;
constexpr std::size_t kBurstSize = 1'500;
constexpr std::uint64_t kLargeOneOf = 20;  // payloads of several chunks; each node reads them all
constexpr std::uint64_t kExpiresOneOf = 4;
constexpr std::size_t kSmallest = 1'000;
constexpr std::uint64_t kSmallBelow = 12'000;
constexpr std::uint64_t kGuidanceBelow = 30'000;
constexpr std::size_t kLarge = 70'000;
constexpr std::uint64_t kLargeBelow = 230'000;
constexpr Duration kValidity = std::chrono::days(30);

std::optional<std::size_t> PickAwake(ScenarioRun& run) {
  const auto number = static_cast<std::size_t>(run.random().Below(run.nodes()));
  const SimNode& node = run.world().node(number);
  if (!node.IsRunning() || node.IsAsleep() || !node.IsHonest()) return std::nullopt;
  return number;
}

bool IsSomebodyAsleep(const World& world) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (world.node(i).IsAsleep()) return true;
  }
  return false;
}

// The hostile nodes of a seed, and the numbers of those runs of the first one that differ.
struct HostileCast {
  std::vector<NodeNumber> nodes;
  std::vector<NodeNumber> runs;
};

HostileCast DrawCast(const ScenarioOptions& options) {
  SeededRandom random(options.seed ^ kHostileSalt);
  HostileCast cast;
  if (random.Below(2) == 0) return cast;
  const auto permille = static_cast<std::size_t>(random.Below(kHostilePermilleMax));
  cast.nodes = DrawHostile(options.nodes, permille, options.seed);
  if (cast.nodes.empty() || random.Below(3) > 0) return cast;
  cast.runs.push_back(cast.nodes.front());
  for (std::size_t i = 0; i < kExtraRuns; ++i)
    cast.runs.push_back(static_cast<NodeNumber>(options.nodes + i));
  return cast;
}

void MakeHostile(World& world, const HostileCast& cast, std::uint64_t seed) {
  SeededRandom random(seed ^ kHostileSalt ^ 1);
  for (const NodeNumber number : cast.nodes)
    world.SetAdversary(number, MakeMix(random.Next()));
  for (const NodeNumber run : cast.runs)
    world.SetAdversary(run, std::make_unique<Equivocator>(world.node(run).character().id));
}

void PublishBranches(World& world, const HostileCast& cast) {
  for (const NodeNumber run : cast.runs) {
    if (world.node(run).IsRunning() && !world.node(run).IsAsleep()) {
      world.Publish(run, kDocumentSize, false);
    }
  }
}

// A document of any size; some are so large that they are fetched in several answers.
void PublishSomething(ScenarioRun& run, std::size_t number) {
  SeededRandom& random = run.random();
  if (random.Below(kBurstOneOf) == 0) {
    const std::uint64_t count = kBurstMin + random.Below(kBurstBelow - kBurstMin);
    for (std::uint64_t i = 0; i < count && run.world().node(number).IsRunning(); ++i)
      run.Publish(number, kBurstSize);
    return;
  }
  const bool is_large = random.Below(kLargeOneOf) == 0;
  const bool is_advisory = is_large || random.Below(kAdvisoryOneOf) == 0;
  if (!is_advisory) {
    run.Publish(number, 200 + static_cast<std::size_t>(random.Below(kGuidanceBelow)));
    return;
  }
  SimAdvisory advisory;
  advisory.size = is_large ? kLarge : kSmallest;
  advisory.size += static_cast<std::size_t>(random.Below(is_large ? kLargeBelow : kSmallBelow));
  advisory.severity = static_cast<federation::Severity>(1 + random.Below(4));
  advisory.tlp = random.Below(2) == 0 ? federation::Tlp::kClear : federation::Tlp::kGreen;
  if (random.Below(kExpiresOneOf) == 0) advisory.valid_for = kValidity;
  run.world().PublishAdvisory(number, advisory);
}

}  // namespace

ScenarioReport RunSwarm(const ScenarioOptions& options) {
  WorldOptions world_options = FaultMix::Worsen(WorldOf(options), options.seed);
  world_options.is_watched = true;
  const HostileCast cast = DrawCast(options);
  if (!cast.runs.empty()) world_options.twinned.assign(kExtraRuns, cast.runs.front());
  ScenarioRun run(options, world_options, kSteps * kStep + kSleepMax + kSettleMax);
  World& world = run.world();
  MakeHostile(world, cast, options.seed);
  run.WarmUp();
  FaultMix mix(world, options.seed);
  run.Enter("faults");
  for (int step = 0; step < kSteps && !run.IsBroken(); ++step) {
    // Before what is published, or while it is on its way.
    const bool is_before = run.random().Below(2) == 0;
    if (is_before) mix.Step();
    if (const auto publisher = PickAwake(run)) {
      PublishSomething(run, *publisher);
    }
    if (step % kStepsPerBranch == 0) PublishBranches(world, cast);
    if (!is_before) {
      world.RunFor(microseconds(run.random().Below(kOnItsWayMicros)));
      mix.Step();
    }
    world.RunFor(kStep);
    run.CheckSafetyNow();
  }
  mix.Stop();
  // A machine that sleeps is a fault too, and healing begins when the last one has ended.
  world.RunUntil([&world] { return !IsSomebodyAsleep(world); }, kSleepMax, seconds(1));
  if (!run.IsBroken()) run.SetHealTime(run.Settle(kSettleMax));
  run.Quiet(minutes(3));
  run.Set("hostile", static_cast<double>(cast.nodes.size()));
  run.Set("faults", static_cast<double>(mix.count()));
  return run.ReportAlone();
}

}  // namespace schakel::simulations
