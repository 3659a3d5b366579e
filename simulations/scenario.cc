#include "simulations/scenario.h"

#include <algorithm>
#include <cmath>

#include "simulations/checkers.h"

namespace schakel::simulations {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kBroadcasts = 20;
constexpr std::size_t kDocumentSize = 2'000;
constexpr Duration kWarmUp = minutes(2);
constexpr Duration kQuiet = minutes(3);
constexpr Duration kBetween = seconds(20);

WorldOptions WorldOf(const ScenarioOptions& options) {
  WorldOptions world;
  world.nodes = options.nodes;
  world.seed = options.seed;
  return world;
}

double Millis(Duration duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}

// Means over the broadcasts: time until half, 99 % and all of the other nodes had it.
struct Latency {
  double t50 = 0;
  double t99 = 0;
  double t100 = 0;
  double delivered = 0;
  std::int64_t missed = 0;
};

Latency Measure(const World& world) {
  Latency latency;
  std::size_t count = 0;
  double wanted = 0;
  for (const auto& [position, delivery] : world.deliveries()) {
    std::vector<Duration> times;
    for (const auto& [node, at] : delivery.at)
      times.push_back(at - delivery.published);
    std::sort(times.begin(), times.end());
    const std::size_t others = world.size() - 1;
    latency.missed += static_cast<std::int64_t>(world.size() - times.size());
    latency.delivered += static_cast<double>(times.size() - 1);
    wanted += static_cast<double>(others);
    const auto at_share = [&](double share) {
      const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(others)));
      return Millis(times[std::min(rank, times.size() - 1)]);
    };
    latency.t50 += at_share(0.5);
    latency.t99 += at_share(0.99);
    latency.t100 += Millis(times.back());
    ++count;
  }
  if (count == 0) return latency;
  latency.t50 /= static_cast<double>(count);
  latency.t99 /= static_cast<double>(count);
  latency.t100 /= static_cast<double>(count);
  latency.delivered = wanted > 0 ? latency.delivered / wanted : 1;
  return latency;
}

ScenarioReport Report(const ScenarioOptions& options, World& world, const WorldCounters& before,
                      std::optional<double> heal_ms) {
  const Latency latency = Measure(world);
  const WorldCounters& after = world.counters();
  const double nodes = static_cast<double>(options.nodes);
  const double entries = static_cast<double>(world.deliveries().size());
  const double copies = static_cast<double>(after.page_entries - before.page_entries);
  ScenarioReport report;
  Json::Object& out = report.figures;
  out["nodes"] = static_cast<std::int64_t>(options.nodes);
  out["seed"] = Json(options.seed);
  out["entries"] = static_cast<std::int64_t>(world.deliveries().size());
  out["delivered_ratio"] = latency.delivered;
  out["missed"] = latency.missed;
  out["rmr"] = entries > 0 ? copies / (entries * (nodes - 1)) - 1 : 0.0;
  out["control_bytes_per_node"] =
      static_cast<double>((after.bytes - before.bytes) - (after.page_bytes - before.page_bytes)) /
      nodes;
  out["t50_ms"] = latency.t50;
  out["t99_ms"] = latency.t99;
  out["t100_ms"] = latency.t100;
  out["heal_ms"] = heal_ms ? Json(*heal_ms) : Json();
  out["trace_hash"] = world.TraceHash();
  report.broken = CheckAll(world);
  return report;
}

std::size_t Pick(SeededRandom& random, std::size_t nodes) {
  return static_cast<std::size_t>(random.Below(nodes));
}

ScenarioReport Broadcast(const ScenarioOptions& options) {
  World world(WorldOf(options));
  world.RunFor(kWarmUp);
  const WorldCounters before = world.counters();
  SeededRandom random(options.seed + 2);
  for (int i = 0; i < kBroadcasts; ++i) {
    world.Publish(Pick(random, options.nodes), kDocumentSize, options.is_critical);
    world.RunFor(kBetween);
  }
  world.RunFor(kQuiet);
  return Report(options, world, before, std::nullopt);
}

ScenarioReport Partition(const ScenarioOptions& options) {
  WorldOptions world_options = WorldOf(options);
  world_options.network.loss_permille = 10;
  World world(world_options);
  world.RunFor(kWarmUp);
  const WorldCounters before = world.counters();
  SeededRandom random(options.seed + 3);
  std::vector<int> sides(options.nodes);
  for (std::size_t i = 0; i < sides.size(); ++i)
    sides[i] = i % 2 == 0 ? 0 : 1;
  world.Partition(sides);
  for (int i = 0; i < kBroadcasts; ++i) {
    world.Publish(Pick(random, options.nodes), kDocumentSize, options.is_critical);
    world.RunFor(kBetween);
  }
  // One node dies in the middle of it and comes back with what it had synced.
  const std::size_t victim = Pick(random, options.nodes);
  world.Publish(victim, kDocumentSize, options.is_critical);
  world.Crash(victim);
  world.RunFor(seconds(30));
  world.Start(victim);
  world.RunFor(seconds(30));
  world.Heal();
  const MonoTime healed = world.now().mono;
  world.RunUntil([&world] { return world.IsConverged(); }, minutes(10));
  const double heal_ms = Millis(world.now().mono - healed);
  world.RunFor(kQuiet);
  return Report(options, world, before, heal_ms);
}

ScenarioReport AnchorOffline(const ScenarioOptions& options) {
  World world(WorldOf(options));
  world.RunFor(kWarmUp);
  const WorldCounters before = world.counters();
  SeededRandom random(options.seed + 4);
  constexpr std::size_t kAnchor = 0;
  world.Crash(kAnchor);
  for (int i = 0; i < kBroadcasts; ++i) {
    const std::size_t publisher = 1 + Pick(random, options.nodes - 1);
    world.Publish(publisher, kDocumentSize, options.is_critical);
    world.RunFor(kBetween);
  }
  world.RunFor(kQuiet);
  auto without = CheckConverged(world);
  world.Start(kAnchor);
  world.RunFor(kQuiet);
  ScenarioReport report = Report(options, world, before, std::nullopt);
  if (!report.broken) report.broken = without;
  return report;
}

}  // namespace

const std::vector<Scenario>& Scenarios() {
  static const std::vector<Scenario> kScenarios = {
      {"broadcast", "twenty documents from random nodes, all links healthy", Broadcast},
      {"partition", "two halves publish apart, one node crashes, then the halves meet", Partition},
      {"anchor-offline", "the anchor is away while the others publish", AnchorOffline},
  };
  return kScenarios;
}

}  // namespace schakel::simulations
