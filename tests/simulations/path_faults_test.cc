#include "simulations/path_faults.h"

#include <gtest/gtest.h>

#include <set>

#include "simulations/partition_shape.h"

namespace schakel::simulations {
namespace {

constexpr std::size_t kNodes = 30;

// How many ordered pairs of different nodes still reach each other.
std::size_t CountPassing(const Partition& partition) {
  PathFaults faults(kNodes);
  faults.SetPartition(partition);
  std::size_t count = 0;
  for (NodeNumber a = 0; a < kNodes; ++a) {
    for (NodeNumber b = 0; b < kNodes; ++b)
      count += a != b && faults.Passes(a, b) ? 1 : 0;
  }
  return count;
}

TEST(PathFaultsTest, SeparatesTheSidesUntilTheyAreCleared) {
  PathFaults faults(3);
  faults.SetPartition({{0, 1, 0}, false});
  EXPECT_TRUE(faults.Passes(0, 2));
  EXPECT_FALSE(faults.Passes(0, 1));
  EXPECT_FALSE(faults.CanDial(1, 0));
  faults.Clear();
  EXPECT_TRUE(faults.Passes(0, 1));
  EXPECT_TRUE(faults.CanDial(1, 0));
}

TEST(PathFaultsTest, BlocksOneDirectionOfOnePath) {
  PathFaults faults(3);
  faults.Block(0, 1);
  EXPECT_FALSE(faults.Passes(0, 1));
  EXPECT_TRUE(faults.Passes(1, 0));
  EXPECT_TRUE(faults.Passes(0, 2));
  EXPECT_FALSE(faults.CanDial(0, 1));
  EXPECT_FALSE(faults.CanDial(1, 0)) << "a handshake needs both directions";
}

TEST(PathFaultsTest, LetsADialOnlyNodeDial) {
  PathFaults faults(2);
  faults.SetDialOnly(1, true);
  EXPECT_TRUE(faults.CanDial(1, 0));
  EXPECT_FALSE(faults.CanDial(0, 1));
  EXPECT_TRUE(faults.Passes(0, 1));
  faults.Clear();
  EXPECT_FALSE(faults.CanDial(0, 1)) << "what a node is stays";
}

TEST(PartitionShapeTest, IsolatesOne) {
  SeededRandom random(1);
  const std::size_t others = kNodes - 1;
  EXPECT_EQ(CountPassing(IsolateOne(kNodes, random)), others * (others - 1));
}

TEST(PartitionShapeTest, SplitsEvenly) {
  EXPECT_EQ(CountPassing(EvenHalves(kNodes)), 2 * 15 * 14U);
}

TEST(PartitionShapeTest, LeavesABridge) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const Partition partition = BridgeOfOne(kNodes, random);
    PathFaults faults(kNodes);
    faults.SetPartition(partition);
    int bridges = 0;
    for (NodeNumber node = 0; node < kNodes; ++node) {
      if (partition.sides[node] != Partition::kBridge) continue;
      ++bridges;
      for (NodeNumber other = 0; other < kNodes; ++other) {
        EXPECT_TRUE(faults.Passes(node, other));
        EXPECT_TRUE(faults.Passes(other, node));
      }
    }
    EXPECT_EQ(bridges, 1);
  }
}

TEST(PartitionShapeTest, GoesOneWay) {
  SeededRandom random(3);
  const Partition partition = OneWayPartition(kNodes, random);
  PathFaults faults(kNodes);
  faults.SetPartition(partition);
  for (NodeNumber a = 0; a < kNodes; ++a) {
    for (NodeNumber b = 0; b < kNodes; ++b)
      EXPECT_EQ(faults.Passes(a, b), partition.sides[a] >= partition.sides[b]);
  }
}

TEST(PartitionShapeTest, DrawsEveryShape) {
  std::set<std::size_t> passing;
  SeededRandom random(7);
  for (int i = 0; i < 100; ++i) {
    const Partition partition = RandomPartition(kNodes, random);
    ASSERT_EQ(partition.sides.size(), kNodes);
    passing.insert(CountPassing(partition));
  }
  EXPECT_GT(passing.size(), 10U);
}

}  // namespace
}  // namespace schakel::simulations
