#include "simulations/world.h"

#include "library.h"
#include "simulations/checkers.h"
#include "simulations/measure.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class WorldTest : public SimulationTest, public testing::WithParamInterface<std::uint64_t> {
 protected:
  static WorldOptions Options(std::uint64_t seed, std::size_t nodes = 8) {
    WorldOptions options;
    options.nodes = nodes;
    options.seed = seed;
    return options;
  }
  static std::uint64_t Held(const World& world, std::size_t number, std::size_t publisher) {
    for (const auto& row : world.StatusOf(number).journals) {
      if (row.id.publisher == world.node(publisher).character().id) return row.durable.size;
    }
    return 0;
  }
  static std::size_t Acknowledged(const World& world) {
    const auto& all = world.ledger().deliveries();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [](const Delivery& delivery) { return delivery.is_acknowledged; }));
  }
};

TEST_F(WorldTest, LinksEverybodyFromThreeAddresses) {
  World world(Options(1));
  EXPECT_TRUE(world.RunUntil([&] { return world.IsLinked(); }, minutes(1)));
}

TEST_F(WorldTest, MovesBothClocksTogether) {
  World world(Options(1));
  const Now before = world.now();
  world.RunFor(seconds(90));
  EXPECT_EQ(world.now().mono - before.mono, seconds(90));
  EXPECT_EQ(world.now().wall - before.wall, seconds(90));
}

TEST_F(WorldTest, RemembersWhenEveryNodeHadAnEntry) {
  World world(Options(2));
  world.RunFor(minutes(1));
  world.Publish(3, 500, false);
  world.RunFor(seconds(10));
  ASSERT_EQ(world.ledger().deliveries().size(), 1U);
  const Delivery& delivery = world.ledger().deliveries().front();
  EXPECT_EQ(delivery.position.journal.publisher, world.node(3).character().id);
  EXPECT_EQ(delivery.publisher, 3U);
  EXPECT_TRUE(delivery.is_acknowledged);
  EXPECT_EQ(delivery.at[3].durable, delivery.published);
  EXPECT_EQ(delivery.at[3].source, kNobody);
  for (std::size_t i = 0; i < world.size(); ++i) {
    ASSERT_NE(delivery.at[i].durable, Receipt::kNever) << i;
    EXPECT_GE(delivery.at[i].durable, delivery.published) << i;
    EXPECT_EQ(delivery.at[i].source == kNobody, i == 3) << i;
  }
  EXPECT_TRUE(world.HasDelivered());
  EXPECT_GE(LastDeliveryHop(delivery), 1);
}

TEST_P(WorldTest, LosesOnlyWhatWasNotSynced) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  World world(Options(GetParam()));
  world.RunFor(minutes(1));
  world.Publish(3, 500, false);
  world.RunFor(seconds(5));
  ASSERT_EQ(Acknowledged(world), 1U);
  world.Publish(3, 500, false);  // written, and not synced yet
  EXPECT_FALSE(world.node(3).unsynced.empty());
  world.Crash(3);
  EXPECT_FALSE(world.node(3).IsRunning());
  EXPECT_EQ(Acknowledged(world), 1U);
  world.RunFor(seconds(5));
  world.Start(3);
  EXPECT_GE(Held(world, 3, 3), 1U);
  EXPECT_LE(Held(world, 3, 3), 2U);
  world.RunFor(minutes(2));
  EXPECT_TRUE(world.IsConverged());
  EXPECT_EQ(Held(world, 0, 3), Held(world, 3, 3));
}

TEST_P(WorldTest, KeepsTheSidesOfAPartitionApart) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  const bool is_silent = GetParam() % 2 == 0;
  World world(Options(GetParam(), 10));
  world.RunFor(minutes(1));
  world.SetPartition({{0, 0, 0, 0, 0, 1, 1, 1, 1, 1}, false}, is_silent);
  world.RunFor(seconds(1));
  world.Publish(0, 500, true);
  world.RunFor(minutes(2));
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_EQ(Held(world, i, 0), 1U) << i;
  for (std::size_t i = 5; i < 10; ++i)
    EXPECT_EQ(Held(world, i, 0), 0U) << i;
  EXPECT_FALSE(world.IsConverged());
  world.Heal();
  EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, minutes(5)));
  EXPECT_EQ(CheckSafety(world), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Seeds, WorldTest, testing::Range<std::uint64_t>(1, 7));

}  // namespace
}  // namespace schakel::simulations
