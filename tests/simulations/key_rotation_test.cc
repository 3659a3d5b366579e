// T39 on the real core, in time that the test makes: a key is rotated while the federation is cut
// in two, and both halves come to the same.
#include "library.h"
#include "simulations/checkers.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kNodes = 8;
constexpr Duration kOverlap = minutes(5);

class KeyRotationTest : public SimulationTest {
 protected:
  static WorldOptions Options(std::uint64_t seed) {
    WorldOptions options;
    options.nodes = kNodes;
    options.seed = seed;
    return options;
  }
  static Partition Halves() {
    Partition halves{std::vector<int>(kNodes, 0), false};
    for (std::size_t i = kNodes / 2; i < kNodes; ++i)
      halves.sides[i] = 1;
    return halves;
  }
  static crypto::TransportKey FreshKey() {
    const Buffer secret(32, 42);
    return crypto::TransportKeyPair::FromSecret(secret).public_key();
  }
  static std::vector<crypto::TransportKey> AllowedAt(const World& world, std::size_t number) {
    const auto& node = world.node(0).character().id;
    std::vector<crypto::TransportKey> keys;
    for (const auto& peer : world.node(number).core().AllowedPeers(world.now().wall)) {
      if (peer.node == node) keys.push_back(peer.key);
    }
    return keys;
  }
};

TEST_F(KeyRotationTest, T39BothHalvesOfAPartitionFollowTheNewKey) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    World world(Options(seed));
    world.RunFor(minutes(1));
    const auto old_key = world.node(0).character().transport_key;
    world.SetPartition(Halves());
    world.After(seconds(1), [&world] {
      world.node(0).core().RotateTransport(FreshKey(), kOverlap, world.now());
    });
    world.RunFor(minutes(1));
    world.Publish(0, 500, false);
    world.Publish(kNodes - 1, 500, false);
    world.RunFor(seconds(30));
    const bool is_ours = seed % 2 == 1;
    EXPECT_EQ(AllowedAt(world, 1), (std::vector{old_key, FreshKey()}));
    EXPECT_EQ(AllowedAt(world, kNodes - 1), (std::vector{old_key}));
    // Healed before the overlap ends, or long after.
    if (!is_ours) world.RunFor(minutes(10));
    world.Heal();
    EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, minutes(5)));
    world.RunFor(minutes(10));
    for (std::size_t i = 1; i < kNodes; ++i)
      EXPECT_EQ(AllowedAt(world, i), (std::vector{FreshKey()})) << "node " << i;
    EXPECT_EQ(CheckAll(world), std::nullopt);
  }
}

}  // namespace
}  // namespace schakel::simulations
