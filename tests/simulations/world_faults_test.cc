// Every fault of a world is seen to do what it says, and to end.
#include "library.h"
#include "simulations/adversaries/replayer.h"
#include "simulations/checkers.h"
#include "simulations/fault_mix.h"

namespace schakel::simulations {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class WorldFaultsTest : public SimulationTest {
 protected:
  static WorldOptions Options(std::uint64_t seed = 1, std::size_t nodes = 8) {
    WorldOptions options;
    options.nodes = nodes;
    options.seed = seed;
    options.is_watched = true;
    return options;
  }
  static Duration TimeTo(const World& world, std::size_t number) {
    const Delivery& delivery = world.ledger().deliveries().back();
    return delivery.at[number].durable - delivery.published;
  }
  // After all faults: everybody hears of a new document, and nothing is broken.
  static void ExpectWell(World& world) {
    world.RunFor(minutes(4));
    world.Publish(0, 500, false);
    EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, minutes(5)));
    world.RunFor(minutes(1));
    EXPECT_EQ(CheckAll(world), std::nullopt);
  }
};

TEST_F(WorldFaultsTest, ACrashAfterAnyActionLosesNothingThatWasAcknowledged) {
  for (std::size_t actions = 1; actions <= 40; ++actions) {
    SCOPED_TRACE(testing::Message() << "crash after action " << actions);
    World world(Options(actions, 5));
    world.RunFor(seconds(30));
    world.CrashAfterActions(2, actions);
    world.Publish(2, 500, false);
    world.RunFor(seconds(20));
    world.Publish(1, 500, false);
    world.RunFor(seconds(100));
    EXPECT_FALSE(world.node(2).IsRunning());
    world.Start(2);
    EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, minutes(2)));
    EXPECT_EQ(CheckSafety(world), std::nullopt);
  }
}

TEST_F(WorldFaultsTest, ASuspendedNodeStandsStillAndCatchesUp) {
  World world(Options());
  world.RunFor(minutes(1));
  const Now before = world.node(4).NowOf(world.now());
  world.Suspend(4, hours(8));
  world.RunFor(minutes(1));
  world.Publish(1, 500, false);
  world.RunFor(hours(8) - minutes(2));
  EXPECT_EQ(world.ledger().deliveries().back().at[4].durable, Receipt::kNever);
  EXPECT_TRUE(world.node(4).IsAsleep());
  world.RunFor(minutes(4));
  EXPECT_FALSE(world.node(4).IsAsleep());
  const Now after = world.node(4).NowOf(world.now());
  EXPECT_EQ(after.mono - before.mono, minutes(3));
  EXPECT_EQ(after.wall - before.wall, hours(8) + minutes(3));
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, OnlyTheWallClockJumpsOrStops) {
  World world(Options());
  world.RunFor(minutes(1));
  SimNode& node = world.node(3);
  node.SetWallOffset(days(365));
  EXPECT_EQ(node.NowOf(world.now()).wall - world.now().wall, days(365));
  EXPECT_EQ(node.NowOf(world.now()).mono, world.now().mono);
  world.Publish(3, 500, false);
  world.RunFor(minutes(1));
  node.SetWallOffset(-days(365));
  world.Publish(3, 500, false);
  world.RunFor(minutes(1));
  node.FreezeWall(world.now());
  const WallTime frozen = node.NowOf(world.now()).wall;
  world.RunFor(minutes(1));
  EXPECT_EQ(node.NowOf(world.now()).wall, frozen);
  EXPECT_EQ(CheckSafety(world), std::nullopt);
  node.ThawWall();
  node.SetWallOffset(Duration(0));
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, AnIdleYearMovesOnlyTheWallClock) {
  World world(Options());
  world.RunFor(minutes(1));
  const Now before = world.now();
  world.SkipIdle(days(365));
  EXPECT_EQ(world.now().mono, before.mono);
  EXPECT_EQ(world.now().wall - before.wall, days(365));
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, ASlowDiskDelaysThatNode) {
  World world(Options());
  world.RunFor(minutes(1));
  world.node(5).faults.sync_time = seconds(2);
  world.Publish(1, 500, false);
  world.RunFor(seconds(10));
  EXPECT_GE(TimeTo(world, 5), seconds(2));
  EXPECT_LT(TimeTo(world, 6), seconds(2));
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, ASlowCpuDelaysWhatANodeReceives) {
  World world(Options());
  world.RunFor(minutes(1));
  world.node(5).faults = {milliseconds(300), milliseconds(800), milliseconds(2)};
  world.Publish(1, 500, false);
  world.RunFor(seconds(10));
  EXPECT_GE(TimeTo(world, 5), milliseconds(800));
  EXPECT_LT(TimeTo(world, 6), milliseconds(800));
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, AThinLineDelaysALargeDocument) {
  World world(Options());
  world.RunFor(minutes(1));
  world.network().SetBandwidth(5, 0, 10'000);
  world.Publish(1, 7'000, false);
  world.RunFor(seconds(30));
  EXPECT_GE(TimeTo(world, 5), milliseconds(700));
  EXPECT_LT(TimeTo(world, 6), milliseconds(700));
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, ALineThatWasThinCarriesNewsAtOnce) {
  World world(Options());
  world.RunFor(minutes(1));
  world.network().SetBandwidth(5, 0, 1'000);
  for (std::size_t publisher = 0; publisher < 4; ++publisher)
    world.Publish(publisher, 30'000, true);
  world.RunFor(seconds(10));
  ASSERT_FALSE(world.IsConverged());
  world.RestoreLine(5);
  EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, seconds(10)));
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, AHalfOpenConnectionIsFoundOut) {
  World world(Options());
  world.RunFor(minutes(1));
  for (std::size_t peer = 1; peer < world.size(); ++peer)
    world.MakeHalfOpen(0, peer);
  world.RunFor(milliseconds(1));
  EXPECT_TRUE(world.network().PlacesOf(0).empty());
  EXPECT_FALSE(world.network().PlacesOf(1).empty()) << "the other side believes that it is up";
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, ABlockedDirectionIsGoneRound) {
  World world(Options());
  world.RunFor(minutes(1));
  for (NodeNumber peer = 1; peer < 5; ++peer)
    world.network().faults().Block(0, peer);
  world.Publish(0, 500, false);
  EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, minutes(5)));
  world.Heal();
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, APartitionMayFlapAndGoOneWay) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    World world(Options(seed, 10));
    world.RunFor(minutes(1));
    for (int flap = 0; flap < 8; ++flap) {
      const bool is_one_way = flap % 2 == 0;
      world.SetPartition({{0, 0, 0, 0, 0, 1, 1, 1, 1, 1}, is_one_way}, seed % 2 == 0);
      world.Publish(static_cast<std::size_t>(flap), 500, false);
      world.RunFor(seconds(20));
      world.Heal();
      world.RunFor(seconds(5));
    }
    ExpectWell(world);
  }
}

TEST_F(WorldFaultsTest, PeersOfAMachineWithoutPowerFindOut) {
  World world(Options());
  world.RunFor(minutes(1));
  world.Crash(4, CrashKind::kPower);
  world.RunFor(minutes(4));
  for (std::size_t i = 0; i < world.size(); ++i) {
    if (i == 4) continue;
    for (const auto& link : world.StatusOf(i).links)
      EXPECT_FALSE(link.is_up && link.node == world.node(4).character().id) << i;
  }
  world.Start(4);
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, ANodeThatMovedIsFoundByItsNewRecord) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    constexpr std::size_t kMover = 12;
    World world(Options(seed, 24));
    world.RunFor(minutes(2));
    const Character& character = world.node(kMover).character();
    const std::string before = character.endpoint;
    world.Move(kMover);
    EXPECT_FALSE(world.node(kMover).IsRunning());
    world.RunFor(minutes(3));
    world.Start(kMover);
    EXPECT_NE(character.endpoint, before);
    EXPECT_TRUE(world.cast().IsLeft(before));
    EXPECT_FALSE(world.cast().IsLeft(character.endpoint));
    world.RunFor(minutes(2));
    for (std::size_t i = 0; i < world.size(); ++i) {
      const auto* presence = world.node(i).core().records().Presence(character.id);
      ASSERT_NE(presence, nullptr);
      EXPECT_EQ(presence->endpoints, std::vector<std::string>{character.endpoint}) << "node " << i;
    }
    // Nobody is at the old endpoint, so who dialled it used the new one.
    const auto is_inbound = [&] {
      const auto links = world.StatusOf(kMover).links;
      return std::any_of(links.begin(), links.end(), [](const auto& link) {
        return link.is_up && link.direction == federation::Direction::kInbound;
      });
    };
    EXPECT_TRUE(world.RunUntil(is_inbound, minutes(30), seconds(1)));
    ExpectWell(world);
  }
}

TEST_F(WorldFaultsTest, SeedsStayWhereTheyAre) {
  World world(Options());
  world.RunFor(minutes(1));
  const std::string before = world.node(0).character().endpoint;
  world.Move(0);
  world.Start(0);
  EXPECT_EQ(world.node(0).character().endpoint, before);
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, NobodyDialsADialOnlyNode) {
  WorldOptions options = Options(3, 20);
  options.dial_only_permille = 700;
  World world(options);
  world.RunFor(minutes(2));
  std::size_t dial_only = 0;
  for (NodeNumber i = 0; i < world.size(); ++i) {
    if (!world.network().faults().IsDialOnly(i)) continue;
    ++dial_only;
    for (const auto& link : world.StatusOf(i).links)
      EXPECT_EQ(link.direction, federation::Direction::kOutbound) << i;
  }
  EXPECT_GT(dial_only, 5U);
  ExpectWell(world);
}

TEST_F(WorldFaultsTest, ANodeThatReplaysItsFramesHarmsNobody) {
  World world(Options());
  auto replayer = std::make_unique<Replayer>(300, 5);
  const Replayer& seen = *replayer;
  world.SetAdversary(6, std::move(replayer));
  world.RunFor(minutes(1));
  world.Publish(1, 500, false);
  world.RunFor(minutes(3));
  EXPECT_GT(seen.replayed(), 0U);
  EXPECT_EQ(world.accusation(), std::nullopt);
  ExpectWell(world);
}

class FaultMixTest : public WorldFaultsTest, public testing::WithParamInterface<FaultKind> {};

TEST_P(FaultMixTest, OfOneKindBreaksNothingThatMustHold) {
  const auto seed = static_cast<std::uint64_t>(GetParam()) + 1;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  WorldOptions options = Options(seed, 10);
  options.newcomers = GetParam() == FaultKind::kAdmit ? 2 : 0;
  World world(options);
  world.RunFor(minutes(1));
  FaultMix mix(world, seed);
  mix.Only(GetParam());
  for (int step = 0; step < 15; ++step) {
    mix.Step();
    if (world.node(0).IsRunning() && !world.node(0).IsAsleep()) world.Publish(0, 3'000, false);
    world.RunFor(seconds(5));
    ASSERT_EQ(CheckSafety(world), std::nullopt);
  }
  EXPECT_GT(mix.count(), 0U);
  mix.Stop();
  world.RunFor(minutes(5));
  ExpectWell(world);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, FaultMixTest,
    testing::Values(FaultKind::kCrashProcess, FaultKind::kCrashPower, FaultKind::kCrashAtAction,
                    FaultKind::kSuspend, FaultKind::kPartition, FaultKind::kOneWayBlock,
                    FaultKind::kClog, FaultKind::kHalfOpen, FaultKind::kSlowCpu,
                    FaultKind::kSlowDisk, FaultKind::kClockJump, FaultKind::kClockFreeze,
                    FaultKind::kThinLine, FaultKind::kAddressChange, FaultKind::kRenewTrust,
                    FaultKind::kAdmit, FaultKind::kRevoke, FaultKind::kRotateKey,
                    FaultKind::kRotateIdentity, FaultKind::kRestoreBackup));

}  // namespace
}  // namespace schakel::simulations
