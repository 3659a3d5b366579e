// Just under a third of the nodes is hostile, each in its own way; one of them runs three times.
//
// They stay hostile to the end: what honest nodes publish must reach all honest nodes all the same.
#include <algorithm>

#include "simulations/adversaries/behaviour.h"
#include "simulations/adversaries/equivocator.h"
#include "simulations/effort.h"
#include "simulations/scenarios/hostile_cast.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kBetween = seconds(5);
// What is announced in vain, a suspect and a reconcile with somebody else.
constexpr Duration kSettleMax = minutes(5);
constexpr Duration kQuiet = minutes(2);

void MakeHostile(World& world, const std::vector<NodeNumber>& hostile, std::uint64_t seed) {
  SeededRandom random(seed + 3);
  for (const NodeNumber number : hostile)
    world.SetAdversary(number, MakeMix(random.Next()));
}

// How often the first of them runs beside itself.
constexpr std::size_t kExtraRuns = 2;

// They publish as soon as they have links: at one index, different documents.
std::vector<NodeNumber> MakeRuns(World& world, NodeNumber first, std::size_t nodes) {
  std::vector<NodeNumber> runs{first};
  for (std::size_t i = 0; i < kExtraRuns; ++i)
    runs.push_back(static_cast<NodeNumber>(nodes + i));
  for (const NodeNumber run : runs)
    world.SetAdversary(run, std::make_unique<Equivocator>(world.node(first).character().id));
  return runs;
}

std::size_t CountForked(const World& world, const crypto::NodeId& publisher) {
  std::size_t forked = 0;
  for (std::size_t i = 0; i < world.size(); ++i) {
    const SimNode& node = world.node(i);
    if (!node.IsHonest() || !node.IsRunning()) continue;
    const auto status = world.StatusOf(i);
    forked += static_cast<std::size_t>(
        std::count_if(status.journals.begin(), status.journals.end(), [&](const auto& row) {
          return row.id.publisher == publisher && row.id.incarnation == 1 &&
                 row.status == federation::JournalStatus::kForked;
        }));
  }
  return forked;
}

std::size_t CountHonest(const World& world) {
  std::size_t honest = 0;
  for (std::size_t i = 0; i < world.size(); ++i)
    honest += world.node(i).IsHonest() ? 1 : 0;
  return honest;
}

}  // namespace

ScenarioReport RunByzantine(const ScenarioOptions& options) {
  const auto hostile = DrawHostile(options.nodes, kHostilePermille, options.seed);
  WorldOptions world_options = WorldOf(options);
  world_options.is_watched = true;
  if (!hostile.empty()) world_options.twinned.assign(kExtraRuns, hostile.front());
  ScenarioRun run(options, world_options, kBroadcasts * kBetween + kSettleMax + kQuiet);
  World& world = run.world();
  MakeHostile(world, hostile, options.seed);
  std::vector<NodeNumber> runs;
  if (!hostile.empty()) runs = MakeRuns(world, hostile.front(), options.nodes);
  const EffortWatch effort(world, kDocumentSize);
  run.WarmUp();
  run.Enter("broadcasts");
  for (int i = 0; i < kBroadcasts && !run.IsBroken(); ++i) {
    run.PublishSomewhere();
    if (i == kBroadcasts / 2) {
      for (const NodeNumber branch : runs)
        world.Publish(branch, kDocumentSize, false);
    }
    world.RunFor(kBetween);
    run.CheckSafetyNow();
  }
  if (!run.IsBroken()) run.SetHealTime(run.Settle(kSettleMax));
  run.Quiet(kQuiet);
  run.Set("hostile", static_cast<double>(hostile.size()));
  const auto rates = effort.Highest(world);
  run.Set("bytes_to_hostile_per_s_max", rates.bytes);
  run.Set("signatures_per_s_max", rates.signatures);
  run.Set("walks_per_s_max", rates.walks);
  const Effort used = effort.HighestPermille(world);
  run.Set("bytes_permille_of_allowed", static_cast<double>(used.bytes));
  run.Set("signatures_permille_of_allowed", static_cast<double>(used.signatures));
  run.Set("walks_permille_of_allowed", static_cast<double>(used.walks));
  run.Break(effort.Check(world));
  if (!runs.empty()) {
    const std::size_t forked = CountForked(world, world.node(runs.front()).character().id);
    run.Set("forked_at", static_cast<double>(forked));
    if (forked != CountHonest(world)) run.Break("forked: not every honest node has the proof");
  }
  return run.ReportAlone();
}

}  // namespace schakel::simulations
