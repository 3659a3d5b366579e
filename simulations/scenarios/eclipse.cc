// Hostile nodes that want to be all that an honest node is linked to.
//
//   eclipse     30 % take every inbound slot that they can get, accept everybody and pass nothing
//               on, while honest nodes restart. A node-run is one honest node in one run; it is
//               eclipsed if all links that it chose are hostile at one of the looks.
//   surrounded  one node can reach hostile nodes only, by force; then also one honest node. First
//               the hostile ones pass nothing on, then everything but newer trust.
#include <algorithm>

#include "simulations/adversaries/behaviour.h"
#include "simulations/adversaries/hostile_mix.h"
#include "simulations/adversaries/slot_hoarder.h"
#include "simulations/checkers.h"
#include "simulations/scenarios/hostile_cast.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kLooks = 8;
constexpr Duration kBetweenLooks = seconds(60);
constexpr std::size_t kRestartsPermille = 100;  // of the nodes, before each look but the last two
constexpr Duration kAway = seconds(10);
constexpr Duration kSettleMax = minutes(5);

// From the last beacon to the alarm, and until the watch looks again.
constexpr Duration kAlarmMax = federation::limits::kIsolatedAfter + seconds(6);
constexpr Duration kRecoveryMax = minutes(3);
// Its links are all hostile and stay: only a feeler meets the honest node, soon after the node
// knows that it is isolated. T32.
constexpr Duration kThroughOneMax = seconds(300);
constexpr std::size_t kFirstVictim = Cast::kSources + 1;  // sends no beacons itself

double Millis(Duration duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}

struct Look {
  std::size_t outbound = 0;
  std::size_t hostile = 0;
};

Look LookAt(const World& world, std::size_t number) {
  Look look;
  for (const auto& link : world.StatusOf(number).links) {
    const bool is_chosen = link.is_up && link.direction == federation::Direction::kOutbound &&
                           link.kind != federation::LinkKind::kFeeler;
    if (!is_chosen) continue;
    ++look.outbound;
    look.hostile += world.node(*world.cast().NumberOf(link.node)).IsHonest() ? 0 : 1;
  }
  return look;
}

void MakeHoarders(World& world, const std::vector<NodeNumber>& hostile, std::uint64_t seed) {
  SeededRandom random(seed + 5);
  const std::set<NodeNumber> accomplices(hostile.begin(), hostile.end());
  for (const NodeNumber number : hostile) {
    auto mix = std::make_unique<HostileMix>();
    mix->Add(std::make_unique<SlotHoarder>(random.Next(), accomplices));
    mix->Add(Make(Behaviour::kSilentDropper, random.Next()));
    world.SetAdversary(number, std::move(mix));
  }
}

void RestartSome(ScenarioRun& run) {
  World& world = run.world();
  for (std::size_t i = 0; i < run.nodes() * kRestartsPermille / 1000; ++i) {
    const std::size_t number = run.PickRunning();
    world.Crash(number, CrashKind::kPower);
    world.After(kAway, [&world, number] { world.Start(number); });
  }
}

// Victim and honest others are apart; hostile nodes reach both, and so does `friend_of`, if any.
Partition Surround(const World& world, std::size_t victim, std::optional<std::size_t> friend_of) {
  Partition partition;
  for (std::size_t i = 0; i < world.size(); ++i) {
    const bool is_bridge = !world.node(i).IsHonest() || i == friend_of;
    partition.sides.push_back(is_bridge ? Partition::kBridge : i == victim ? 0 : 1);
  }
  return partition;
}

// T32: returns how long a new timestamp, and a revocation, if there is anybody to revoke, take to
// the victim, who reaches one honest node among hostile ones.
Duration ThroughOne(ScenarioRun& run, std::size_t victim, std::size_t friend_of,
                    const std::vector<NodeNumber>& revocable) {
  World& world = run.world();
  world.SetPartition(Surround(world, victim, friend_of));
  world.RunFor(minutes(1));
  const MonoTime from = world.now().mono;
  world.RenewTrust();
  if (!revocable.empty()) world.Revoke(revocable.front());
  const auto is_told = [&world, victim] {
    return world.node(victim).core().trust().version() == world.cast().trust().version();
  };
  if (!world.RunUntil(is_told, kThroughOneMax, seconds(1))) {
    run.Break("one link: newer trust does not come through it");
  }
  const Duration taken = world.now().mono - from;
  world.Heal();
  run.Settle(kRecoveryMax);
  return taken;
}

}  // namespace

ScenarioReport RunEclipse(const ScenarioOptions& options) {
  const auto hostile = DrawHostile(options.nodes, kHostilePermille, options.seed);
  ScenarioRun run(options, WorldOf(options), kLooks * kBetweenLooks + kSettleMax);
  World& world = run.world();
  MakeHoarders(world, hostile, options.seed);
  run.WarmUp();
  run.Enter("looks");
  std::set<std::size_t> eclipsed;
  Look all;
  for (int look = 0; look < kLooks; ++look) {
    if (look < kLooks - 2) RestartSome(run);
    world.RunFor(kBetweenLooks);
    for (std::size_t i = 0; i < world.size(); ++i) {
      if (!world.node(i).IsHonest() || !world.node(i).IsRunning()) continue;
      const Look seen = LookAt(world, i);
      if (seen.outbound > 0 && seen.outbound == seen.hostile) eclipsed.insert(i);
      all.outbound += seen.outbound;
      all.hostile += seen.hostile;
    }
  }
  run.PublishSomewhere();
  run.SetHealTime(run.Settle(kSettleMax));
  run.Set("hostile", static_cast<double>(hostile.size()));
  run.Set("node_runs", static_cast<double>(options.nodes - hostile.size()));
  run.Set("eclipsed_node_runs", static_cast<double>(eclipsed.size()));
  run.Set("hostile_outbound_permille",
          1000.0 * static_cast<double>(all.hostile) / static_cast<double>(all.outbound));
  if (!eclipsed.empty()) {
    run.Break("eclipse: all links of node " + std::to_string(*eclipsed.begin()) + " are hostile");
  }
  return run.ReportAlone();
}

ScenarioReport RunSurrounded(const ScenarioOptions& options) {
  const auto hostile = DrawHostile(options.nodes, kHostilePermille, options.seed);
  ScenarioRun run(options, WorldOf(options), kAlarmMax + kRecoveryMax + 2 * kThroughOneMax);
  World& world = run.world();
  for (const NodeNumber number : hostile)
    world.SetAdversary(number, Make(Behaviour::kSilentDropper, options.seed));
  run.WarmUp();
  // In a small federation nobody is left who sends no beacons.
  const std::size_t first = options.nodes < 3 * kFirstVictim ? 0 : kFirstVictim;
  const auto pick = [&](std::optional<std::size_t> but) {
    while (true) {
      const std::size_t number = run.PickRunning();
      if (number >= first && number != but) return number;
    }
  };
  const std::size_t victim = pick(std::nullopt);
  run.Enter("surrounded");
  world.SetPartition(Surround(world, victim, std::nullopt));
  const MonoTime from = world.now().mono;
  if (!world.RunUntil([&] { return world.StatusOf(victim).is_isolated; }, kAlarmMax, seconds(1))) {
    run.Break("alarm: the surrounded node does not know it");
  }
  run.Set("alarm_ms", Millis(world.now().mono - from));
  world.Publish(Cast::kAnchor, kDocumentSize, false);
  world.RunFor(minutes(1));
  run.Enter("released");
  world.Heal();
  run.SetHealTime(run.Settle(kRecoveryMax));
  world.RunFor(minutes(1));
  run.Enter("one honest link");
  run.Set("through_one_link_ms", Millis(ThroughOne(run, victim, pick(victim), hostile)));
  run.Enter("one honest link, trust kept back");
  for (const NodeNumber number : hostile)
    world.SetAdversary(number, Make(Behaviour::kTrustDenier, options.seed));
  run.Set("through_one_with_beacons_ms", Millis(ThroughOne(run, victim, pick(victim), {})));
  run.Set("hostile", static_cast<double>(hostile.size()));
  return run.ReportAlone();
}

}  // namespace schakel::simulations
