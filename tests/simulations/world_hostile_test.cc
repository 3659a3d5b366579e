// Hostile nodes that need more than one behaviour to be seen: two with one identity, a revoked one
// and its friend, one that dials by itself.
#include <algorithm>
#include <set>

#include "library.h"
#include "simulations/adversaries/amplifier.h"
#include "simulations/adversaries/behaviour.h"
#include "simulations/adversaries/equivocator.h"
#include "simulations/adversaries/slot_hoarder.h"
#include "simulations/adversaries/trust_denier.h"
#include "simulations/checkers.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class WorldHostileTest : public SimulationTest {
 protected:
  static WorldOptions Options(std::uint64_t seed, std::size_t nodes) {
    WorldOptions options;
    options.nodes = nodes;
    options.seed = seed;
    options.is_watched = true;
    return options;
  }
  static bool Has(const World& world, const Delivery& delivery, std::size_t number) {
    return delivery.at[number].durable != Receipt::kNever && world.node(number).IsRunning();
  }
  // All nodes but this one have the proof that it signed two histories of its first journal.
  static void ExpectForkedEverywhere(const World& world, std::size_t nodes, std::size_t forked) {
    const federation::JournalId journal{world.node(forked).character().id, 1};
    for (std::size_t i = 0; i < nodes; ++i) {
      if (i == forked) continue;
      const auto status = world.StatusOf(i);
      EXPECT_TRUE(std::any_of(status.journals.begin(), status.journals.end(),
                              [&journal](const auto& row) {
                                return row.id == journal &&
                                       row.status == federation::JournalStatus::kForked;
                              }))
          << "node " << i;
    }
  }
  // Those that nodes below `first` dialled to nodes from it on.
  static std::size_t PushLinks(const World& world, std::size_t first) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < first; ++i) {
      for (const auto& link : world.StatusOf(i).links) {
        const bool is_push = link.kind == federation::LinkKind::kPush &&
                             link.direction == federation::Direction::kOutbound && link.is_up;
        if (is_push && *world.cast().NumberOf(link.node) >= first) ++count;
      }
    }
    return count;
  }
};

TEST_F(WorldHostileTest, WhoAsksForMuchAndReadsLittleIsGivenUp) {
  // Swarm of 16, seed 653: 57 MB were on the way to a hostile node with a thin line.
  constexpr std::uint64_t kSeed = 1;
  constexpr NodeNumber kAsker = 6;
  World world(Options(kSeed, 7));
  world.SetAdversary(kAsker, std::make_unique<Amplifier>(kSeed));
  world.RunFor(minutes(1));
  for (int document = 0; document < 4; ++document) {
    for (std::size_t publisher = 0; publisher < kAsker; ++publisher)
      world.Publish(publisher, 60'000, false);
    world.RunFor(seconds(5));
  }
  world.network().SetBandwidth(kAsker, 0, 64'000);
  EXPECT_TRUE(world.RunUntil([&] { return world.counters().congested > 0; }, minutes(2)));
  EXPECT_LE(world.in_flight_max(), kHeldMax);
  world.Publish(0, 500, false);
  world.RunFor(seconds(1));  // until it is answered
  EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, minutes(1)));
  EXPECT_EQ(CheckAll(world), std::nullopt);
}

TEST_F(WorldHostileTest, PushLinksMoveAwayFromWhoServesNothing) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    constexpr std::size_t kHonest = 28;
    World world(Options(seed, 40));
    world.RunFor(minutes(1));
    const std::size_t before = PushLinks(world, kHonest);
    for (std::size_t i = kHonest; i < world.size(); ++i)
      world.SetAdversary(i, Make(Behaviour::kWithholder, seed));
    for (std::size_t i = 0; i < 24; ++i) {
      world.Publish(i, 500, false);
      world.RunFor(seconds(5));
    }
    EXPECT_LE(PushLinks(world, kHonest), before / 2) << "of " << before;
    EXPECT_EQ(CheckAll(world), std::nullopt);
  }
}

TEST_F(WorldHostileTest, ASlowMachineKeepsItsPushLinks) {
  constexpr std::size_t kSlow = 15;
  World world(Options(1, 16));
  world.RunFor(minutes(1));
  world.node(kSlow).faults.receive_late = seconds(2);
  const std::size_t before = PushLinks(world, kSlow);
  for (std::size_t i = 0; i < 12; ++i) {
    world.Publish(i, 500, false);
    world.RunFor(seconds(8));
  }
  EXPECT_EQ(PushLinks(world, kSlow), before);
  EXPECT_EQ(CheckAll(world), std::nullopt);
}

TEST_F(WorldHostileTest, TwoHistoriesOfOneNodeEndInOneProofEverywhere) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    constexpr NodeNumber kFirst = 5;
    constexpr NodeNumber kSecond = 12;
    WorldOptions options = Options(seed, kSecond);
    options.twinned = {kFirst};
    World world(options);
    const crypto::NodeId self = world.node(kFirst).character().id;
    world.SetAdversary(kFirst, std::make_unique<Equivocator>(self));
    world.SetAdversary(kSecond, std::make_unique<Equivocator>(self));
    world.RunFor(minutes(1));
    world.Publish(kFirst, 500, false);
    world.Publish(kSecond, 500, false);
    EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, minutes(2)));
    world.RunFor(minutes(1));
    ExpectForkedEverywhere(world, kSecond, kFirst);
    EXPECT_EQ(CheckAll(world), std::nullopt);
  }
}

TEST_F(WorldHostileTest, OneHistoryForEachPartOfAPartitionEndsInOneProofEverywhere) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    constexpr NodeNumber kFirst = 7;
    constexpr std::size_t kNodes = 15;
    constexpr std::size_t kRuns = 4;
    WorldOptions options = Options(seed, kNodes);
    options.twinned.assign(kRuns - 1, kFirst);
    World world(options);
    const crypto::NodeId self = world.node(kFirst).character().id;
    std::vector<NodeNumber> runs{kFirst, 15, 16, 17};
    for (const NodeNumber run : runs)
      world.SetAdversary(run, std::make_unique<Equivocator>(self));
    world.RunFor(minutes(1));
    // Each run is in the part of those that it reaches, and no branch comes to another part.
    Partition partition;
    for (NodeNumber i = 0; i < world.size(); ++i) {
      const auto run = std::find(runs.begin(), runs.end(), i);
      partition.sides.push_back(
          static_cast<int>(run != runs.end() ? run - runs.begin() : PartOf(i, kRuns)));
    }
    world.SetPartition(partition);
    world.RunFor(minutes(1));
    for (const NodeNumber run : runs)
      world.Publish(run, 500, false);
    world.RunFor(minutes(1));
    std::set<std::string> branches;
    for (std::size_t i = 0; i < kNodes; ++i) {
      for (const auto& row : world.StatusOf(i).journals) {
        if (row.id == federation::JournalId{self, 1}) branches.insert(row.durable.root.hex());
      }
    }
    EXPECT_EQ(branches.size(), kRuns);
    world.Heal();
    EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, minutes(5)));
    world.RunFor(minutes(1));
    ExpectForkedEverywhere(world, kNodes, kFirst);
    EXPECT_EQ(CheckAll(world), std::nullopt);
  }
}

TEST_F(WorldHostileTest, T34ARevokedNodeGoesOnAndNobodyHearsItNotEvenThroughAFriend) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    constexpr std::size_t kRevoked = 10;
    constexpr std::size_t kFriend = 11;
    World world(Options(seed, 12));
    world.SetAdversary(kRevoked, std::make_unique<TrustDenier>());
    world.SetAdversary(kFriend, std::make_unique<TrustDenier>());
    world.RunFor(minutes(1));
    world.Publish(kRevoked, 500, false);
    EXPECT_TRUE(world.RunUntil([&] { return world.IsConverged(); }, minutes(1)));
    world.Revoke(kRevoked);
    world.RunFor(minutes(1));
    world.Publish(kRevoked, 500, false);
    world.RunFor(minutes(1));
    const std::size_t late = world.ledger().deliveries().size() - 1;
    world.Publish(1, 500, false);
    world.RunFor(minutes(3));
    const Delivery& after = world.ledger().deliveries()[late];
    EXPECT_TRUE(Has(world, after, kRevoked));
    EXPECT_TRUE(Has(world, after, kFriend)) << "the friend has it and could pass it on";
    for (std::size_t i = 0; i < kRevoked; ++i) {
      EXPECT_FALSE(Has(world, after, i)) << "node " << i;
      EXPECT_TRUE(Has(world, world.ledger().deliveries().back(), i)) << "node " << i;
      EXPECT_EQ(world.node(i).core().trust().version(), world.cast().trust().version());
    }
    EXPECT_EQ(CheckSafety(world), std::nullopt);
  }
}

TEST_F(WorldHostileTest, APublisherOfPayloadsThatNobodyHasKeepsNobodyWaiting) {
  constexpr std::size_t kInventors = 3;
  constexpr std::size_t kHonest = 9;
  World world(Options(2, kHonest + kInventors));
  for (std::size_t i = kHonest; i < world.size(); ++i)
    world.SetAdversary(i, Make(Behaviour::kPayloadInventor, i));
  world.RunFor(minutes(6));
  std::size_t invented = 0;
  for (std::size_t i = 0; i < kHonest; ++i)
    invented = std::max(invented, world.StatusOf(i).missing_payloads);
  ASSERT_GT(invented, 10U);
  world.PublishAdvisory(0, {.size = 300'000});
  world.RunFor(seconds(20));
  EXPECT_EQ(CheckPayloads(world), std::nullopt);
  EXPECT_EQ(CheckAll(world), std::nullopt);
}

TEST_F(WorldHostileTest, AHoarderHasLinksThatItsCoreDoesNotKnow) {
  // More nodes than its core has links to.
  constexpr std::size_t kHoarder = 49;
  World world(Options(3, 50));
  world.SetAdversary(kHoarder, std::make_unique<SlotHoarder>(1));
  world.RunFor(minutes(1));
  const auto own = [&] {
    const auto& places = world.network().PlacesOf(kHoarder);
    return std::count_if(places.begin(), places.end(), [&](const auto& place) {
      return IsOwnDial(world.network().Find(place.id)->end(place.side).link);
    });
  };
  EXPECT_GT(own(), 0);
  world.SetAdversary(kHoarder, nullptr);
  EXPECT_EQ(own(), 0);
  world.RunFor(minutes(3));
  EXPECT_EQ(CheckAll(world), std::nullopt);
}

}  // namespace
}  // namespace schakel::simulations
