// Everything that can go wrong, mixed from the seed.
//
// In every other run up to a third of the nodes is hostile too, and stays so. Safety is looked at
// while faults happen; progress of the honest nodes is demanded only after they have stopped.
#include "simulations/adversaries/behaviour.h"
#include "simulations/fault_mix.h"
#include "simulations/scenarios/hostile_cast.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t kHostileSalt = 0x737761726d;
constexpr std::uint64_t kHostilePermilleMax = 334;
constexpr int kSteps = 60;
constexpr Duration kStep = seconds(5);
constexpr Duration kSleepMax = minutes(15);
// A silent link, a back-off and a reconcile.
constexpr Duration kSettleMax = minutes(10);
// Of the documents: what the protocol carries whatever it is, and what reviews let through.
constexpr std::uint64_t kAdvisoryOneOf = 3;
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

// Returns how many are hostile.
std::size_t MakeSomeHostile(World& world, std::uint64_t seed) {
  SeededRandom random(seed ^ kHostileSalt);
  if (random.Below(2) == 0) return 0;
  const auto permille = static_cast<std::size_t>(random.Below(kHostilePermilleMax));
  const auto hostile = DrawHostile(world.size(), permille, seed);
  for (const NodeNumber number : hostile)
    world.SetAdversary(number, MakeMix(random.Next()));
  return hostile.size();
}

// A document of any size; some are so large that they are fetched in several answers.
void PublishSomething(ScenarioRun& run, std::size_t number) {
  SeededRandom& random = run.random();
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
  ScenarioRun run(options, world_options, kSteps * kStep + kSleepMax + kSettleMax);
  World& world = run.world();
  const std::size_t hostile = MakeSomeHostile(world, options.seed);
  run.WarmUp();
  FaultMix mix(world, options.seed);
  run.Enter("faults");
  for (int step = 0; step < kSteps && !run.IsBroken(); ++step) {
    mix.Step();
    if (const auto publisher = PickAwake(run)) {
      PublishSomething(run, *publisher);
    }
    world.RunFor(kStep);
    run.CheckSafetyNow();
  }
  mix.Stop();
  // A machine that sleeps is a fault too, and healing begins when the last one has ended.
  world.RunUntil([&world] { return !IsSomebodyAsleep(world); }, kSleepMax, seconds(1));
  if (!run.IsBroken()) run.SetHealTime(run.Settle(kSettleMax));
  run.Quiet(minutes(3));
  run.Set("hostile", static_cast<double>(hostile));
  run.Set("faults", static_cast<double>(mix.count()));
  return run.ReportAlone();
}

}  // namespace schakel::simulations
