// What the checkers of payloads find in worlds in which one is missing, and what they excuse.
#include "crypto/chunk_tree.h"
#include "library.h"
#include "simulations/checkers.h"
#include "storage/keys.h"

namespace schakel::simulations {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using storage::Column;

class PayloadCheckersTest : public SimulationTest {
 protected:
  PayloadCheckersTest() {
    world_.RunFor(minutes(1));
    world_.PublishAdvisory(kPublisher, {.size = 3 * crypto::kChunkSize});
    world_.RunFor(seconds(30));
  }
  [[nodiscard]] federation::EntryPosition Published() const {
    return world_.ledger().deliveries().front().position;
  }
  // Removes all rows with this prefix from a node that is down meanwhile.
  void Remove(std::size_t number, Column column, const Buffer& prefix) {
    world_.Crash(number);
    auto& store = world_.node(number).store();
    storage::WriteBatch batch;
    std::size_t count = 0;
    CHECK(store.TakeSnapshot()->Scan(column, prefix, storage::PrefixEnd(prefix),
                                     [&](Bytes key, Bytes /*value*/) {
                                       batch.Delete(column, ToBuffer(key));
                                       return ++count > 0;
                                     }));
    CHECK(count > 0);
    CHECK(store.Apply(std::move(batch)).has_value());
    world_.Start(number);
  }

  static constexpr std::size_t kNodes = 8;
  static constexpr std::size_t kPublisher = 2;
  static constexpr std::size_t kVictim = 4;
  World world_{WorldOptions{.nodes = kNodes, .seed = 3, .is_watched = true}};
};

void ExpectBroken(const std::optional<std::string>& broken, std::string_view begin) {
  ASSERT_TRUE(broken) << begin;
  EXPECT_TRUE(broken->starts_with(begin)) << *broken;
}

TEST_F(PayloadCheckersTest, FindNothingWhereEverybodyHasEverything) {
  ASSERT_EQ(world_.ledger().deliveries().size(), 1U);
  EXPECT_EQ(CheckAll(world_), std::nullopt);
  for (std::size_t i = 0; i < kNodes; ++i) {
    const bool is_own = i == kPublisher;
    EXPECT_EQ(world_.StatusOf(i).counters.payloads_fetched, is_own ? 0U : 1U) << "node " << i;
  }
}

TEST_F(PayloadCheckersTest, SeeAPayloadThatANodeLost) {
  Remove(kVictim, Column::kPayloads, {});
  world_.RunFor(minutes(1));
  ExpectBroken(CheckPayloads(world_), "payloads: node 4 entry 0");
  ExpectBroken(CheckAll(world_), "payloads");
}

TEST_F(PayloadCheckersTest, ExcuseAPayloadThatNobodyHas) {
  for (std::size_t i = 0; i < kNodes; ++i)
    Remove(i, Column::kPayloads, {});
  world_.RunFor(minutes(1));
  EXPECT_EQ(CheckAll(world_), std::nullopt);
}

TEST_F(PayloadCheckersTest, SeeADocumentThatOneNodeDoesNotShow) {
  Remove(kVictim, Column::kIndexes, storage::DocumentPrefix(Published().journal.publisher.view()));
  world_.RunFor(minutes(1));
  EXPECT_EQ(CheckPayloads(world_), std::nullopt);
  ExpectBroken(CheckDelivered(world_), "delivered: node 4 entry 0");
  ExpectBroken(CheckAll(world_), "delivered");
}

TEST_F(PayloadCheckersTest, ExcuseANodeThatLivesInAnotherTime) {
  // It calls a document expired that the others show.
  world_.PublishAdvisory(kPublisher, {.size = 1'000, .valid_for = std::chrono::days(1)});
  world_.RunFor(seconds(30));
  world_.node(kVictim).SetWallOffset(std::chrono::days(2));
  ExpectBroken(CheckDelivered(world_), "delivered: node 4 entry 1");
  // It hears beacons, and knows better.
  world_.RunFor(minutes(5));
  EXPECT_EQ(CheckAll(world_), std::nullopt);
}

// Swarm of 16, seed 9: all peers had called it absent so often that nobody asked any more.
TEST_F(PayloadCheckersTest, APayloadIsMissedAQuarterLongerThanItHadToBe) {
  world_.PublishAdvisory(kPublisher, {.size = 200'000});
  const auto has_header = [this] {
    const auto& deliveries = world_.ledger().deliveries();
    return deliveries.size() == 2 && deliveries[1].at[kVictim].durable != Receipt::kNever;
  };
  ASSERT_TRUE(world_.RunUntil(has_header, seconds(10), std::chrono::milliseconds(1)));
  // Cut before a chunk was sent: the entry goes round without its payload.
  Partition apart{std::vector<int>(kNodes, 0), false};
  apart.sides[kPublisher] = 1;
  world_.SetPartition(std::move(apart));
  world_.RunFor(minutes(20));
  ASSERT_EQ(world_.StatusOf(kVictim).missing_payloads, 1U);
  world_.Heal();
  world_.RunFor(minutes(6));
  EXPECT_EQ(CheckAll(world_), std::nullopt);
}

TEST_F(PayloadCheckersTest, APayloadArrivesOnALineThatIsSlowerThanPatience) {
  // A chunk takes four seconds, and each of several payloads has a part of the line only.
  world_.network().SetBandwidth(kVictim, 16'000, 16'000);
  for (std::size_t i = 0; i < 4; ++i)
    world_.PublishAdvisory(i == kVictim ? 5 : i, {.size = 150'000});
  EXPECT_TRUE(world_.RunUntil([this] { return world_.IsConverged() && !CheckPayloads(world_); },
                              minutes(5), seconds(1)));
}

}  // namespace
}  // namespace schakel::simulations
