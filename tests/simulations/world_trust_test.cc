// Trust that changes while a world runs, and stores that go back: each deed does what it says.
#include "library.h"
#include "simulations/checkers.h"

namespace schakel::simulations {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kNode = 5;

class WorldTrustTest : public SimulationTest {
 protected:
  static WorldOptions Options(std::uint64_t seed = 1, std::size_t newcomers = 0) {
    WorldOptions options;
    options.nodes = 8;
    options.seed = seed;
    options.newcomers = newcomers;
    options.is_watched = true;
    return options;
  }
  static federation::TrustVersion Newest(const World& world) {
    return world.cast().trust().version();
  }
  static void ExpectWell(World& world) {
    world.RunFor(minutes(2));
    world.Publish(1, 500, false);
    EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, minutes(5)));
    world.RunFor(minutes(1));
    EXPECT_EQ(CheckAll(world), std::nullopt);
  }
  static federation::JournalStatusRow Row(const World& world, std::size_t number,
                                          std::uint32_t incarnation) {
    for (const auto& row : world.StatusOf(number).journals) {
      const bool is_its = row.id.publisher == world.node(kNode).character().id;
      if (is_its && row.id.incarnation == incarnation) return row;
    }
    return {};
  }
  // The node publishes, is copied, and publishes more before the copy takes the store's place.
  static void GoBack(World& world, bool is_known) {
    world.RunFor(minutes(1));
    world.Publish(kNode, 500, false);
    world.RunFor(seconds(10));
    world.node(kNode).TakeBackup();
    world.Publish(kNode, 500, false);
    world.Publish(kNode, 500, false);
    world.RunFor(seconds(10));
    ASSERT_EQ(Row(world, 0, 1).durable.size, 3U);
    world.RestoreBackup(kNode, is_known);
    world.RunFor(seconds(5));
    world.Start(kNode);
    EXPECT_EQ(Row(world, kNode, 1).durable.size, 1U);
    world.Publish(kNode, 500, false);
    ExpectWell(world);
    EXPECT_EQ(Row(world, kNode, 1).durable.size, 3U);
    EXPECT_EQ(Row(world, 0, 1).durable.size, 3U);
    EXPECT_EQ(world.StatusOf(kNode).incarnation, 2U);
    EXPECT_EQ(Row(world, 0, 2).durable.size, 2U) << "what was before, and the document";
  }
};

TEST_F(WorldTrustTest, ARestartReadsWhatTheStoreHas) {
  World world(Options());
  world.RunFor(minutes(1));
  const auto before = Newest(world);
  world.RenewTrust();
  EXPECT_GT(Newest(world), before);
  world.RunFor(seconds(20));
  world.Crash(kNode);
  world.Start(kNode);
  EXPECT_EQ(world.StatusOf(kNode).trust, Newest(world));
  ExpectWell(world);
}

TEST_F(WorldTrustTest, ACrashLosesTrustThatWasNotOnDisk) {
  std::size_t lost = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    World world(Options(seed));
    world.RunFor(minutes(1));
    world.node(kNode).faults.sync_time = seconds(5);
    world.RenewTrust();
    world.RunFor(seconds(3));
    ASSERT_EQ(world.StatusOf(kNode).trust, Newest(world));
    world.Crash(kNode, CrashKind::kPower);
    world.node(kNode).faults = {};
    world.Start(kNode);
    lost += world.StatusOf(kNode).trust < Newest(world) ? 1 : 0;
    EXPECT_EQ(CheckTrust(world), std::nullopt);
    ExpectWell(world);
  }
  EXPECT_GT(lost, 0U);
}

TEST_F(WorldTrustTest, ANewcomerBeginsWithThePinnedRoot) {
  World world(Options(1, 1));
  world.RunFor(minutes(1));
  constexpr std::size_t kNewcomer = 7;
  EXPECT_FALSE(world.TakesPart(kNewcomer));
  world.Admit(kNewcomer);
  EXPECT_TRUE(world.TakesPart(kNewcomer));
  EXPECT_EQ(world.StatusOf(kNewcomer).trust.timestamp, 0U);
  EXPECT_EQ(world.StatusOf(kNewcomer).nodes, 0U);
  ExpectWell(world);
  EXPECT_EQ(world.StatusOf(kNewcomer).nodes, 8U);
}

TEST_F(WorldTrustTest, TheAnchorOffersWhatItSignedWhileItWasDown) {
  World world(Options());
  world.RunFor(minutes(1));
  world.Crash(Cast::kAnchor);
  world.RenewTrust();
  world.RunFor(minutes(1));
  EXPECT_LT(world.StatusOf(kNode).trust, Newest(world));
  EXPECT_FALSE(world.Revoke(kNode));
  world.Start(Cast::kAnchor);
  ExpectWell(world);
  EXPECT_EQ(world.StatusOf(kNode).trust, Newest(world));
}

TEST_F(WorldTrustTest, ARevokedJournalEndsAndItsNodeIsExcused) {
  World world(Options());
  world.RunFor(minutes(1));
  world.Publish(kNode, 500, false);
  world.RunFor(seconds(10));
  const auto journal = world.ledger().deliveries().front().position.journal;
  ASSERT_TRUE(world.Revoke(kNode));
  EXPECT_FALSE(world.TakesPart(kNode));
  EXPECT_FALSE(world.IsCutOff({journal, 0}));
  EXPECT_TRUE(world.IsCutOff({journal, 1}));
  world.Publish(kNode, 500, false);  // it has not heard yet
  world.RunFor(minutes(1));
  EXPECT_EQ(Row(world, 0, 1).durable.size, 1U);
  ExpectWell(world);
}

TEST_F(WorldTrustTest, ANodeDialsAndIsDialledByItsNextKey) {
  WorldOptions options = Options();
  options.is_introduced = false;
  World world(options);
  world.RunFor(minutes(1));
  world.RotateTransport(kNode, minutes(1));
  world.RunFor(minutes(2));
  for (std::size_t i = 0; i < world.size(); ++i) {
    for (const auto& peer : world.node(i).core().AllowedPeers(world.now().wall)) {
      if (peer.node != world.node(kNode).character().id) continue;
      EXPECT_EQ(peer.key, world.node(kNode).character().PresentKey()) << i;
    }
  }
  world.Crash(kNode);
  world.Start(kNode);
  ExpectWell(world);
  EXPECT_FALSE(world.StatusOf(kNode).links.empty());
}

TEST_F(WorldTrustTest, AJournalGoesOnUnderTheNextIdentityKey) {
  World world(Options());
  world.RunFor(minutes(1));
  world.Publish(kNode, 500, false);
  world.RunFor(seconds(10));
  ASSERT_TRUE(world.RotateIdentity(kNode));
  world.RunFor(seconds(20));
  EXPECT_EQ(Row(world, 0, 1).durable.size, 2U) << "one signature covers all of it";
  world.Crash(kNode);
  world.Start(kNode);
  world.Publish(kNode, 500, false);
  ExpectWell(world);
  EXPECT_EQ(Row(world, 0, 1).durable.size, 3U);
}

TEST_F(WorldTrustTest, ARestoredBackupGoesOnInTheNextIncarnation) {
  World world(Options());
  GoBack(world, true);
}

TEST_F(WorldTrustTest, ARestoredMachineHearsOfItFromItsPeers) {
  World world(Options());
  GoBack(world, false);
}

}  // namespace
}  // namespace schakel::simulations
