#include "simulations/sim_network.h"

#include <gtest/gtest.h>

namespace schakel::simulations {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint32_t kSize = 100;

TEST(SimNetworkTest, KeepsTheOrderOfEachDirection) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    NetworkOptions options;
    options.loss_permille = 300;
    options.jitter = milliseconds(20);
    SimNetwork network(2, options, seed);
    const auto id = network.Open(0, 1, 9);
    const Duration latency = network.latency().Between(0, 1);
    SeededRandom random(seed);
    MonoTime now{};
    MonoTime last[2] = {};
    int delayed = 0;
    for (int i = 0; i < 500; ++i) {
      now += Duration(random.Below(5'000));
      const std::size_t from = random.Below(2);
      const MonoTime at = *network.Arrival(id, Side(from), kSize, now);
      EXPECT_GE(at, now + latency);
      EXPECT_GE(at, last[from]);
      if (at > now + latency + options.jitter) ++delayed;
      last[from] = at;
    }
    EXPECT_GT(delayed, 100);
  }
}

TEST(SimNetworkTest, DelaysNothingOnAHealthyNetwork) {
  SimNetwork network(2, {}, 1);
  const auto id = network.Open(0, 1, 9);
  EXPECT_EQ(network.Arrival(id, Side::kDialler, kSize, MonoTime{}),
            MonoTime(network.latency().Between(0, 1)));
}

TEST(SimNetworkTest, HasOneLatencyPerPairAndSeed) {
  const NetworkOptions options;
  const SimNetwork network(20, options, 1);
  const SimNetwork other(20, options, 2);
  int differs = 0;
  for (std::size_t a = 0; a < 20; ++a) {
    for (std::size_t b = 0; b < 20; ++b) {
      const Duration latency = network.latency().Between(a, b);
      EXPECT_EQ(latency, network.latency().Between(b, a));
      EXPECT_GE(latency, options.latency_min);
      EXPECT_LT(latency, options.latency_max);
      differs += latency != other.latency().Between(a, b) ? 1 : 0;
    }
  }
  EXPECT_GT(differs, 300);
}

TEST(SimNetworkTest, SharesTheBandwidthOfANode) {
  NetworkOptions options;
  options.latency_max = options.latency_min;
  SimNetwork network(4, options, 1);
  network.SetBandwidth(0, 1'000'000, 0);
  network.SetBandwidth(3, 0, 500'000);
  const auto first = network.Open(0, 1, 1);
  const auto second = network.Open(0, 2, 2);
  const auto third = network.Open(0, 3, 3);
  // A megabyte at a megabyte per second, twice, on one line.
  const MonoTime at = *network.Arrival(first, Side::kDialler, 1'000'000, MonoTime{});
  EXPECT_EQ(at, MonoTime(seconds(1) + options.latency_min));
  EXPECT_EQ(*network.Arrival(second, Side::kDialler, 1'000'000, MonoTime{}), at + seconds(1));
  // And the slower line of the receiver comes on top.
  EXPECT_EQ(*network.Arrival(third, Side::kDialler, 1'000'000, MonoTime{}), at + seconds(4));
  // What comes the other way has its own line.
  EXPECT_EQ(*network.Arrival(first, Side::kListener, 1'000'000, MonoTime{}),
            MonoTime(options.latency_min));
}

TEST(SimNetworkTest, EndsAConnectionSideBySide) {
  SimNetwork network(6, {}, 1);
  const auto id = network.Open(3, 5, 9);
  const auto inbound = network.Find(id)->end(Side::kListener).link;
  EXPECT_NE(inbound & federation::kInboundLinkBit, 0U);
  ASSERT_TRUE(network.PlaceOf(3, 9));
  EXPECT_EQ(network.PlaceOf(3, 9)->id, id);
  ASSERT_TRUE(network.PlaceOf(5, inbound));
  EXPECT_EQ(network.PlaceOf(5, inbound)->side, Side::kListener);
  EXPECT_FALSE(network.PlaceOf(5, 9));
  network.CloseEnd(id, Side::kDialler);
  EXPECT_FALSE(network.PlaceOf(3, 9));
  EXPECT_TRUE(network.PlaceOf(5, inbound)) << "the other side believes that it is up";
  ASSERT_NE(network.Find(id), nullptr);
  network.CloseEnd(id, Side::kListener);
  EXPECT_EQ(network.Find(id), nullptr);
  // The slot is used again, the id is not.
  const auto next = network.Open(1, 2, 9);
  EXPECT_NE(next, id);
  EXPECT_EQ(network.Find(id), nullptr);
}

TEST(SimNetworkTest, NeverSkipsAFrameThatWasLost) {
  SimNetwork network(2, {}, 1);
  const auto id = network.Open(0, 1, 9);
  network.faults().Block(0, 1);
  EXPECT_FALSE(network.Arrival(id, Side::kDialler, kSize, MonoTime{}));
  EXPECT_TRUE(network.Arrival(id, Side::kListener, kSize, MonoTime{}));
  network.faults().Clear();
  EXPECT_FALSE(network.Arrival(id, Side::kDialler, kSize, MonoTime{}));
  const auto fresh = network.Open(0, 1, 10);
  EXPECT_TRUE(network.Arrival(fresh, Side::kDialler, kSize, MonoTime{}));
}

TEST(SimNetworkTest, DelaysWhatTakesACloggedPath) {
  SimNetwork network(2, {}, 1);
  const auto id = network.Open(0, 1, 9);
  const MonoTime before = *network.Arrival(id, Side::kDialler, kSize, MonoTime{});
  network.faults().Clog(0, 1, seconds(2));
  EXPECT_EQ(*network.Arrival(id, Side::kDialler, kSize, MonoTime{}), before + seconds(2));
  EXPECT_EQ(*network.Arrival(id, Side::kListener, kSize, MonoTime{}), before);
}

}  // namespace
}  // namespace schakel::simulations
