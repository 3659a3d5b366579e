#include "simulations/canary.h"

#include "simulations/adversaries/behaviour.h"
#include "simulations/checkers.h"

namespace schakel::simulations {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kNodes = 12;
constexpr std::size_t kSleeper = 3;  // misses half of what is published, and catches up
constexpr std::size_t kSlow = 4;     // loses power before its disk has the newest trust
constexpr int kDocuments = 24;
constexpr std::size_t kDocumentSize = 30'000;  // as large as what is pushed
constexpr Duration kSyncTime = milliseconds(20);
constexpr std::array<Behaviour, 3> kHostile = {Behaviour::kTamperer, Behaviour::kBoaster,
                                               Behaviour::kWithholder};

// A node hears of newer trust, talks to its peers, and loses power before that is on its disk.
void LoseTrust(World& world) {
  world.node(kSlow).faults.sync_time = seconds(2);
  world.RenewTrust();
  world.RunFor(seconds(1));
  world.Crash(kSlow, CrashKind::kPower);
  world.node(kSlow).faults.sync_time = kSyncTime;
  world.Start(kSlow);
}

}  // namespace

std::optional<std::string> RunCanary(std::uint64_t seed) {
  WorldOptions options;
  options.nodes = kNodes;
  options.seed = seed;
  options.is_watched = true;
  World world(options);
  // The last ones.
  for (std::size_t i = 0; i < kHostile.size(); ++i)
    world.SetAdversary(kNodes - 1 - i, Make(kHostile[i], seed + i));
  for (std::size_t i = 0; i < kNodes; ++i)
    world.node(i).faults.sync_time = kSyncTime;
  world.RunFor(minutes(1));
  for (int i = 0; i < kDocuments; ++i) {
    if (i == kDocuments / 3) world.Crash(kSleeper);
    if (i == kDocuments - 2) world.Start(kSleeper);
    // In heaps, so that the credit of a link is used up.
    world.Publish(static_cast<std::size_t>(i % 3), kDocumentSize, i % 2 == 0);
    if (i % 4 == 3) world.RunFor(seconds(3));
    if (i == kDocuments / 2) LoseTrust(world);
    if (auto broken = CheckSafety(world)) return broken;
  }
  if (!world.RunUntil([&] { return world.IsConverged(); }, minutes(5))) {
    return CheckConverged(world);
  }
  return CheckAll(world);
}

}  // namespace schakel::simulations
