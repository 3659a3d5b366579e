#include "simulations/sim_network.h"

#include <gtest/gtest.h>

namespace schakel::simulations {
namespace {

using std::chrono::milliseconds;

TEST(SimNetworkTest, KeepsTheOrderOfEachDirection) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    NetworkOptions options;
    options.loss_permille = 300;
    SimNetwork network(options, seed);
    const auto id = network.Open(0, 1, 9);
    SeededRandom random(seed);
    MonoTime now{};
    MonoTime last[2] = {};
    int delayed = 0;
    for (int i = 0; i < 500; ++i) {
      now += Duration(random.Below(5'000));
      const std::size_t from = random.Below(2);
      const MonoTime at = network.Arrival(id, from, now);
      EXPECT_GE(at, now + network.Latency(0, 1));
      EXPECT_GE(at, last[from]);
      if (at > now + network.Latency(0, 1)) ++delayed;
      last[from] = at;
    }
    EXPECT_GT(delayed, 100);
  }
}

TEST(SimNetworkTest, LosesNothingOnAHealthyNetwork) {
  SimNetwork network({}, 1);
  const auto id = network.Open(0, 1, 9);
  EXPECT_EQ(network.Arrival(id, 0, MonoTime{}), MonoTime(network.Latency(0, 1)));
}

TEST(SimNetworkTest, HasOneLatencyPerPair) {
  const NetworkOptions options;
  SimNetwork network(options, 1);
  bool differs = false;
  for (std::size_t a = 0; a < 20; ++a) {
    for (std::size_t b = 0; b < 20; ++b) {
      const Duration latency = network.Latency(a, b);
      EXPECT_EQ(latency, network.Latency(b, a));
      EXPECT_GE(latency, options.latency_min);
      EXPECT_LT(latency, options.latency_max);
      differs = differs || latency != network.Latency(0, 1);
    }
  }
  EXPECT_TRUE(differs);
}

TEST(SimNetworkTest, FindsConnectionsByEitherEnd) {
  SimNetwork network({}, 1);
  const auto id = network.Open(3, 5, 9);
  const auto inbound = network.Find(id)->listener_link;
  EXPECT_NE(inbound & federation::kInboundLinkBit, 0U);
  EXPECT_EQ(network.ConnectionOf(3, 9), id);
  EXPECT_EQ(network.ConnectionOf(5, inbound), id);
  EXPECT_EQ(network.ConnectionOf(5, 9), std::nullopt);
  EXPECT_EQ(network.ConnectionsOf(3), std::vector{id});
  EXPECT_EQ(network.ConnectionsOf(5), std::vector{id});
  network.Close(id);
  EXPECT_EQ(network.Find(id), nullptr);
  EXPECT_EQ(network.ConnectionOf(5, inbound), std::nullopt);
  EXPECT_TRUE(network.ConnectionsOf(3).empty());
}

TEST(SimNetworkTest, SeparatesTheSidesUntilItHeals) {
  SimNetwork network({}, 1);
  const auto within = network.Open(0, 2, 1);
  const auto across = network.Open(0, 1, 2);
  network.SetSides({0, 1, 0});
  EXPECT_TRUE(network.CanReach(0, 2));
  EXPECT_FALSE(network.CanReach(0, 1));
  EXPECT_EQ(network.CrossConnections(), std::vector{across});
  EXPECT_NE(network.Find(within), nullptr);
  network.SetSides({});
  EXPECT_TRUE(network.CanReach(0, 1));
}

}  // namespace
}  // namespace schakel::simulations
