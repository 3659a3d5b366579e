// A checker that never fails checks nothing: each is shown a world in which its invariant broke.
#include "simulations/checkers.h"

#include "federation/gossip/federation.h"
#include "federation/journal/checkpoint.h"
#include "federation/wire/frame_codec.h"
#include "library.h"
#include "storage/keys.h"

namespace schakel::simulations {
namespace {

using federation::JournalId;
using std::chrono::minutes;
using std::chrono::seconds;
using storage::Column;

class CheckersTest : public SimulationTest {
 protected:
  CheckersTest() {
    world_.RunFor(minutes(1));
    world_.Publish(kPublisher, 500, false);
    world_.RunFor(seconds(10));
  }
  [[nodiscard]] JournalId Published() const {
    return world_.ledger().deliveries().front().position.journal;
  }
  // Changes what a node holds while it is down, and starts it again.
  void Tamper(std::size_t number, const std::function<void(storage::WriteBatch&)>& change) {
    world_.Crash(number);
    storage::WriteBatch batch;
    change(batch);
    CHECK(world_.node(number).store().Apply(std::move(batch)).has_value());
    world_.Start(number);
  }
  [[nodiscard]] Buffer StateKey() {
    const JournalId journal = Published();
    return storage::JournalStateKey({journal.publisher.view(), journal.incarnation});
  }
  [[nodiscard]] Buffer State(std::size_t number) {
    const auto row = world_.node(number).store().TakeSnapshot()->Get(Column::kMeta, StateKey());
    CHECK(row && row->has_value());
    return **row;
  }

  static constexpr std::size_t kPublisher = 2;
  static constexpr std::size_t kVictim = 4;
  World world_{WorldOptions{.nodes = 8, .seed = 3, .is_watched = true}};
};

void ExpectBroken(const std::optional<std::string>& broken, std::string_view name) {
  ASSERT_TRUE(broken) << name;
  EXPECT_EQ(broken->substr(0, name.size()), name);
}

TEST_F(CheckersTest, FindNothingInAHealthyWorld) {
  ASSERT_EQ(world_.ledger().deliveries().size(), 1U);
  EXPECT_EQ(CheckAll(world_), std::nullopt);
}

TEST_F(CheckersTest, SeeALostJournal) {
  Tamper(kVictim, [this](storage::WriteBatch& batch) { batch.Delete(Column::kMeta, StateKey()); });
  ExpectBroken(CheckConverged(world_), "converged");
  ExpectBroken(CheckNothingAcknowledgedIsMissing(world_), "acknowledged");
  ExpectBroken(CheckAll(world_), "acknowledged");
  // The network repairs it, so that only who looked at the start can tell.
  world_.RunFor(minutes(2));
  EXPECT_EQ(CheckNothingAcknowledgedIsMissing(world_), std::nullopt);
  EXPECT_EQ(CheckConverged(world_), std::nullopt);
  ExpectBroken(CheckPrefixes(world_), "acknowledged");
}

TEST_F(CheckersTest, SeeAFrontierThatNobodySigned) {
  Tamper(kVictim, [this](storage::WriteBatch& batch) {
    Buffer state = State(kVictim);
    state[1 + 1 + 4 * 8] ^= 1;  // first byte of the covered root
    batch.Put(Column::kMeta, StateKey(), state);
  });
  ExpectBroken(CheckCheckpoints(world_), "checkpoint");
}

TEST_F(CheckersTest, SeeAnAccusedPeer) {
  auto& core = world_.node(kVictim).core();
  const auto links = core.Status(world_.now()).links;
  ASSERT_FALSE(links.empty());
  core.OnFrame(links[0].id, Buffer(13, 7), world_.now());
  ExpectBroken(CheckNoHonestOffence(world_), "honest");
}

TEST_F(CheckersTest, SeeANodeThatLostAllItsLinks) {
  auto& core = world_.node(kVictim).core();
  for (const auto& link : core.Status(world_.now()).links)
    core.OnLinkDown(link.id, federation::LinkEnd::kClosed, world_.now());
  ExpectBroken(CheckConnected(world_), "connected");
  world_.RunFor(minutes(2));
  EXPECT_EQ(CheckConnected(world_), std::nullopt);
}

TEST_F(CheckersTest, ExcuseANodeThatNobodyReaches) {
  Partition alone{std::vector<int>(8, 0), false};
  alone.sides[kVictim] = 1;
  world_.SetPartition(std::move(alone));
  world_.RunFor(seconds(10));
  EXPECT_EQ(CheckConnected(world_), std::nullopt);
  EXPECT_EQ(CheckSafety(world_), std::nullopt);
}

TEST_F(CheckersTest, SeeWhatGrewBeyondItsBound) {
  auto rows = world_.node(kVictim).core().Growth();
  EXPECT_EQ(BrokenBound(rows), std::nullopt);
  for (auto& row : rows) {
    const std::size_t size = std::exchange(row.size, row.max + 1);
    const auto broken = BrokenBound(rows);
    ASSERT_TRUE(broken) << row.name;
    EXPECT_NE(broken->find(row.name), std::string::npos);
    row.size = size;
  }
}

TEST_F(CheckersTest, SeeTooMuchOnItsWay) {
  EXPECT_EQ(BrokenInFlight(world_.in_flight_max()), std::nullopt);
  ExpectBroken(BrokenInFlight(kHeldMax + 1), "in-flight");
}

TEST_F(CheckersTest, SeeAnAnswerThatIsMissing) {
  world_.Publish(kVictim, 500, false);
  ExpectBroken(CheckAnswered(world_), "answered");
  world_.RunFor(seconds(1));
  EXPECT_EQ(CheckAnswered(world_), std::nullopt);
}

TEST_F(CheckersTest, SeeADocumentThatWasPromisedAndLost) {
  const auto& self = world_.node(kPublisher).character().id;
  const std::string id = *world_.promises().kept(kPublisher).begin();
  Tamper(kPublisher, [&](storage::WriteBatch& batch) {
    batch.Delete(Column::kIndexes, storage::DocumentKey(self.view(), id, 1, 0));
  });
  // It runs again and waits for its peers first.
  world_.RunFor(seconds(20));
  ExpectBroken(CheckAnswered(world_), "answered");
}

TEST_F(CheckersTest, SeeAnAdvisoryThatIsNotShown) {
  world_.PublishAdvisory(kPublisher, {.size = 2'000});
  world_.RunFor(seconds(10));
  EXPECT_EQ(CheckShown(world_), std::nullopt);
  const auto& self = world_.node(kPublisher).character().id;
  Tamper(kVictim, [&](storage::WriteBatch& batch) {
    for (const std::string& id : world_.promises().kept(kPublisher))
      batch.Delete(Column::kIndexes, storage::DocumentKey(self.view(), id, 1, 1));
  });
  ExpectBroken(CheckShown(world_), "shown");
}

TEST_F(CheckersTest, SeeANodeThatDoesNotHearOfNewerTrust) {
  Partition alone{std::vector<int>(8, 0), false};
  alone.sides[kVictim] = 1;
  world_.SetPartition(std::move(alone));
  world_.RenewTrust();
  world_.RunFor(seconds(10));
  ExpectBroken(CheckTrusted(world_), "trusted");
  world_.Heal();
  world_.RunFor(minutes(3));
  EXPECT_EQ(CheckTrusted(world_), std::nullopt);
}

TEST_F(CheckersTest, SeeAForkedJournal) {
  const auto& publisher = world_.node(kPublisher).character();
  const federation::Checkpoint other{Published(), {1, {}}};
  auto& core = world_.node(kVictim).core();
  federation::Frame frame;
  for (const auto& row : core.Status(world_.now()).journals) {
    if (row.id != Published()) continue;
    frame.trust = core.trust().version();
    frame.message = federation::ForkProofMessage{
        row.id, row.checkpoint, federation::SignCheckpoint(publisher.identity, other)};
  }
  const auto links = core.Status(world_.now()).links;
  core.OnFrame(links.at(0).id, *federation::EncodeFrame(frame), world_.now());
  ExpectBroken(CheckNoHonestOffence(world_), "honest");
  ExpectBroken(CheckConverged(world_), "converged");
  // The proof reaches everybody.
  world_.RunFor(minutes(2));
  EXPECT_EQ(CheckConverged(world_), std::nullopt);
}

}  // namespace
}  // namespace schakel::simulations
