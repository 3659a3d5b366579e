// Records that an earlier identity key of their node signed: who holds them, and what becomes of
// who still names them.
#include "crypto/recovery_key.h"
#include "federation/gossip/limits.h"
#include "federation/gossip/recovery_record.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

constexpr std::uint8_t kTypes[] = {1, 2};  // keys and presence
constexpr std::size_t kFirst = 2;          // of those with another identity key
constexpr std::size_t kRotated = 6;
constexpr std::size_t kPlain = kFirst + kRotated;  // who keeps its own
constexpr std::size_t kRelay = kPlain + 1;
constexpr std::size_t kCast = kRelay + 1;

crypto::KeyPair NextKeyOf(std::size_t number) {
  return MakeMember(100 + number).identity;
}

crypto::KeyPair RecoveryKeyOf(std::size_t number) {
  return MakeMember(200 + number).identity;
}

std::uint64_t Millis(WallTime time) {
  return static_cast<std::uint64_t>(ToUnixMillis(time));
}

// Both records of one node, signed by this key.
std::vector<Buffer> BothOf(const Member& node, const crypto::KeyPair& key, std::uint64_t counter) {
  const KeysBody keys{node.transport.public_key(), {}, 1, {}};
  return {SignKeysRecord(key, node.id, counter, keys),
          SignPresenceRecord(key, node.id, counter, {{"192.0.2.1:5"}})};
}

void Join(std::vector<Buffer>& list, std::vector<Buffer> more) {
  for (Buffer& record : more)
    list.push_back(std::move(record));
}

// Officers name another key for each of six nodes.
void RotateAll(Cast& cast) {
  for (std::size_t i = kFirst; i < kFirst + kRotated; ++i) {
    Admission admission = AdmissionOf(cast[i]);
    admission.identity_key = NextKeyOf(i).public_key();
    admission.earlier_identity_keys = {cast[i].identity.public_key()};
    cast.Admit(admission);
  }
}

std::vector<Buffer> AllUnderTheirFirstKeys(const Cast& cast, std::uint64_t counter) {
  std::vector<Buffer> records;
  for (std::size_t i = kFirst; i <= kPlain; ++i)
    Join(records, BothOf(cast[i], cast[i].identity, counter));
  return records;
}

// --- What a node holds ---

class EarlierKeyTest : public testing::Test {
 protected:
  EarlierKeyTest() : before_(cast_.directory()) {
    RotateAll(cast_);
    after_ = cast_.directory();
  }
  RecordOutcome Offer(RecordSet& set, Bytes record, const Directory& directory) {
    storage::WriteBatch batch;
    const auto outcome = set.Offer(record, directory, now_, batch);
    EXPECT_TRUE(store_.Apply(std::move(batch)));
    return outcome;
  }

  Cast cast_{kCast};
  std::shared_ptr<const Directory> before_;
  std::shared_ptr<const Directory> after_;
  const Member& node_ = cast_[kFirst];
  const crypto::KeyPair next_ = NextKeyOf(kFirst);
  const WallTime now_ = StartOfTests().wall;
  const std::uint64_t millis_ = Millis(now_);
  storage::MemoryStore store_;
};

TEST_F(EarlierKeyTest, WhatItSignedStaysInUseAndIsNamedToNobody) {
  RecordSet set;
  for (const Buffer& record : BothOf(node_, node_.identity, millis_))
    EXPECT_EQ(Offer(set, record, *before_), RecordOutcome::kNew);
  EXPECT_EQ(set.Keys().size(), 2U);
  set.JudgeSigners(*after_);
  EXPECT_NE(set.Presence(node_.id), nullptr);
  EXPECT_NE(set.Keys(node_.id, *after_), nullptr);
  EXPECT_TRUE(set.Keys().empty());
  EXPECT_EQ(set.Counter(node_.id, 2), 0U);
  EXPECT_EQ(set.Digest(), RecordSet().Digest());
  RecordSet again;
  ASSERT_TRUE(again.Restore(*store_.TakeSnapshot(), *after_));
  EXPECT_NE(again.Presence(node_.id), nullptr);
  EXPECT_EQ(again.Digest(), RecordSet().Digest());
  // The anchor thinks better of it.
  const auto changes = set.changes();
  set.JudgeSigners(*before_);
  EXPECT_EQ(set.Keys().size(), 2U);
  EXPECT_EQ(set.ChangedSince(changes, 9).size(), 2U);
}

// Whoever has the old key dates its last word as late as anybody takes it.
TEST_F(EarlierKeyTest, ThePresentOneGoesBeforeItWhateverTheCounters) {
  RecordSet set;
  const std::uint64_t late = millis_ + 10 * 60 * 1'000;
  for (const Buffer& record : BothOf(node_, node_.identity, late))
    EXPECT_EQ(Offer(set, record, *before_), RecordOutcome::kNew);
  set.JudgeSigners(*after_);
  RecordSet fresh;
  for (const Buffer& record : BothOf(node_, next_, millis_)) {
    EXPECT_EQ(Offer(set, record, *after_), RecordOutcome::kNew);
    EXPECT_EQ(Offer(fresh, record, *after_), RecordOutcome::kNew);
  }
  EXPECT_EQ(set.Digest(), fresh.Digest());
  EXPECT_EQ(set.Counter(node_.id, 1), millis_);
  for (const Buffer& record : BothOf(node_, node_.identity, late)) {
    EXPECT_EQ(Offer(set, record, *after_), RecordOutcome::kOld);
    EXPECT_EQ(Offer(fresh, record, *after_), RecordOutcome::kOld);
  }
  EXPECT_EQ(set.Digest(), fresh.Digest());
}

TEST_F(EarlierKeyTest, IsToldFromAStranger) {
  RecordSet set;
  const auto by = [&](const crypto::KeyPair& key) {
    return Offer(set, SignPresenceRecord(key, node_.id, millis_, {}), *after_);
  };
  EXPECT_EQ(by(node_.identity), RecordOutcome::kOld);
  EXPECT_EQ(by(cast_[0].identity), RecordOutcome::kForged);
  EXPECT_EQ(by(next_), RecordOutcome::kNew);
}

// Some hear of records before they hear of the next keys, some after, each in an order of its own.
TEST_F(EarlierKeyTest, AllAgreeWhateverArrivedFirst) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    std::vector<Buffer> records;
    std::map<RecordKey, std::uint64_t> newest;  // that a key signed which counts in the end
    for (std::size_t i = kFirst; i <= kPlain; ++i) {
      for (int copy = 0; copy < 4; ++copy) {
        const std::uint64_t counter = millis_ - 50 + random.Below(100);
        const bool is_next = i != kPlain && random.Below(2) == 0;
        const crypto::KeyPair next = NextKeyOf(i);
        const crypto::KeyPair& key = is_next ? next : cast_[i].identity;
        Join(records, BothOf(cast_[i], key, counter));
        if (!is_next && i != kPlain) continue;
        for (const std::uint8_t type : kTypes) {
          std::uint64_t& most = newest[{cast_[i].id, type}];
          most = std::max(most, counter);
        }
      }
    }
    std::optional<crypto::Digest> agreed;
    for (int node = 0; node < 6; ++node) {
      RecordSet set;
      const std::size_t switched = random.Below(records.size());
      for (std::size_t i = records.size(); i > 1; --i)
        std::swap(records[i - 1], records[random.Below(i)]);
      for (std::size_t i = 0; i < records.size(); ++i) {
        if (i == switched) set.JudgeSigners(*after_);
        Offer(set, records[i], i < switched ? *before_ : *after_);
      }
      for (const Buffer& record : records)  // what was missed comes with a comparison
        Offer(set, record, *after_);
      EXPECT_EQ(set.Digest(), agreed.value_or(set.Digest())) << "node " << node;
      agreed = set.Digest();
      for (std::size_t i = kFirst; i <= kPlain; ++i) {
        for (const std::uint8_t type : kTypes) {
          const auto expected = newest.find({cast_[i].id, type});
          EXPECT_EQ(set.Counter(cast_[i].id, type),
                    expected == newest.end() ? 0U : expected->second);
        }
      }
    }
  }
}

// --- Between nodes ---

TEST(EarlierKeyStageTest, AFreshNodeAndAnOldOneAgreeWhileTheirNodesAreDown) {
  Stage stage(2, Cast(kCast));
  Cast& cast = stage.cast();
  Puppet source(stage[0], cast[kRelay]);
  source.Greet();
  source.Say(RecordsMessage{AllUnderTheirFirstKeys(cast, Millis(stage[0].now.wall))});
  RotateAll(cast);
  stage[0].core().OfferTrust(cast.trust(), stage[0].now);
  stage[0].Run();
  stage.Replace(1, {});
  for (int second = 0; second < 180 && !stage.Answer(0, 1); ++second)
    stage.RunFor(seconds(1));
  ASSERT_TRUE(stage.AreLinked(0, 1));
  stage.RunFor(2 * limits::kReconcileInterval);
  std::size_t lists = 0;
  stage.watch = [&lists](std::size_t, std::size_t, Frame& frame) {
    lists += std::holds_alternative<RecordsHaveMessage>(frame.message) ? 1 : 0;
    return true;
  };
  stage.RunFor(2 * limits::kReconcileInterval);
  EXPECT_EQ(lists, 0U) << "there is nothing to compare";
  EXPECT_EQ(stage[0].core().records().Digest(), stage[1].core().records().Digest());
  for (std::size_t i : {0U, 1U}) {
    EXPECT_EQ(stage[i].Status().offences, 0U);
    EXPECT_NE(stage[i].core().records().Presence(cast[kPlain].id), nullptr);
  }
  EXPECT_NE(stage[0].core().records().Presence(cast[kFirst].id), nullptr);
}

class EarlierKeyRelayTest : public testing::Test {
 protected:
  static Cast MakeCast() {
    Cast cast(kCast);
    RotateAll(cast);
    return cast;
  }
  [[nodiscard]] std::uint64_t Today() const { return Millis(node_.now.wall); }
  std::uint64_t Signatures() { return node_.Status().signatures_checked; }
  [[nodiscard]] bool Knows(std::size_t number) {
    return node_.core().records().Presence(cast_[number].id) != nullptr;
  }

  const Cast cast_ = MakeCast();
  Party node_{cast_, 0};
};

// As a node of an earlier release does, or one that lacks a recovery record.
TEST_F(EarlierKeyRelayTest, WhoStillNamesThemIsNotCutAndWhatIsBehindThemComes) {
  Puppet relay(node_, cast_[kRelay]);
  relay.Greet();
  for (int i = 0; i < 3; ++i)
    relay.Say(RecordsMessage{AllUnderTheirFirstKeys(cast_, Today())});
  EXPECT_TRUE(relay.IsUp());
  EXPECT_EQ(node_.Status().offences, 0U);
  EXPECT_TRUE(Knows(kPlain));
  EXPECT_FALSE(Knows(kFirst));
}

TEST_F(EarlierKeyRelayTest, AreSoManyAnIntervalAndKeepNothingElseAway) {
  Puppet thief(node_, cast_[kRelay]);
  thief.Greet();
  const std::uint64_t before = Signatures();
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    const auto both = BothOf(cast_[kFirst], cast_[kFirst].identity, Today() + i);
    thief.Say(RecordsMessage{both});
  }
  EXPECT_EQ(Signatures() - before, 2U * limits::kOldRecordsMax);
  EXPECT_TRUE(thief.IsUp());
  thief.Say(RecordsMessage{BothOf(cast_[kPlain], cast_[kPlain].identity, Today())});
  EXPECT_TRUE(Knows(kPlain));
  // What the present key signed comes from anybody else, and from this peer later.
  const auto next = BothOf(cast_[kFirst], NextKeyOf(kFirst), Today());
  thief.Say(RecordsMessage{next});
  EXPECT_FALSE(Knows(kFirst));
  node_.RunFor(2 * limits::kReconcileInterval);
  thief.Say(RecordsMessage{next});
  EXPECT_TRUE(Knows(kFirst));
}

// In the order of a list the records of a node come before what its recovery key said.
TEST(RecoveredKeysTest, CountInTheFrameThatSaysWhoseTheyAre) {
  Cast cast(kCast);
  for (std::size_t i = kFirst; i < kFirst + kRotated; ++i) {
    Admission admission = AdmissionOf(cast[i]);
    admission.recovery_key_hash = crypto::RecoveryKeyHash(RecoveryKeyOf(i).public_key());
    cast.Admit(admission);
  }
  Party node(cast, 0);
  Puppet relay(node, cast[kRelay]);
  relay.Greet();
  const std::uint64_t counter = Millis(node.now.wall);
  std::vector<Buffer> records;
  for (std::size_t i = kFirst; i < kFirst + kRotated; ++i) {
    Recovery said{{{1, 0, {}}}, NextKeyOf(i).public_key(), 0, false};
    Join(records, BothOf(cast[i], NextKeyOf(i), counter));
    records.push_back(SignRecoveryRecord(RecoveryKeyOf(i), cast[i].id, counter, said));
  }
  relay.Say(RecordsMessage{records});
  EXPECT_TRUE(relay.IsUp());
  EXPECT_EQ(node.Status().offences, 0U);
  for (std::size_t i = kFirst; i < kFirst + kRotated; ++i)
    EXPECT_NE(node.core().records().Presence(cast[i].id), nullptr) << i;
}

}  // namespace
}  // namespace schakel::federation
