// Recovery keys: what their records may say, that two which contradict each other freeze, and that
// every node keeps to them.
#include "crypto/recovery_key.h"
#include "federation/gossip/page_builder.h"
#include "federation/gossip/record_set.h"
#include "federation/gossip/recovery_record.h"
#include "federation/gossip/verdict.h"
#include "federation/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

crypto::KeyPair RecoveryKey(std::uint8_t number = 77) {
  std::array<std::uint8_t, crypto::KeyPair::kSeedSize> seed{};
  seed.fill(number);
  return crypto::KeyPair::FromSeed(seed);
}

Admission AdmissionWithRecovery(const Member& member, std::uint8_t key = 77) {
  Admission admission = AdmissionOf(member);
  admission.recovery_key_hash = crypto::RecoveryKeyHash(RecoveryKey(key).public_key());
  return admission;
}

std::uint64_t MillisNow() {
  return static_cast<std::uint64_t>(ToUnixMillis(StartOfTests().wall));
}

class RecoveryTest : public testing::Test {
 protected:
  RecoveryTest() { cast_.Admit(AdmissionWithRecovery(node_)); }

  Buffer Sign(const Recovery& said, std::uint64_t counter) const {
    return SignRecoveryRecord(key_, node_.id, counter, said);
  }
  Result<SignedRecord> Open(Bytes record) const {
    return OpenRecoveryRecord(record, crypto::RecoveryKeyHash(key_.public_key()));
  }
  RecordOutcome Offer(RecordSet& set, Bytes record) {
    storage::WriteBatch batch;
    const auto outcome = set.Offer(record, *cast_.directory(), StartOfTests().wall, batch);
    EXPECT_TRUE(store_.Apply(std::move(batch)));
    return outcome;
  }

  Cast cast_{3};
  const Member& node_ = cast_[0];
  const crypto::KeyPair key_ = RecoveryKey();
  const Recovery stop_{{{1, 5, crypto::LeafHash(AsBytes("root"))}}, {}, 0, false};
  Recovery Rotated(std::uint64_t member = 50) const {
    Recovery said = stop_;
    said.identity_key = MakeMember(member).identity.public_key();
    return said;
  }
  Recovery Opened() const {
    Recovery said = Rotated();
    said.open = 2;
    return said;
  }
  storage::MemoryStore store_;
};

TEST_F(RecoveryTest, ReturnsWhatWasSigned) {
  for (const Recovery& said : {stop_, Rotated(), Opened()}) {
    const auto record = Open(Sign(said, 9));
    ASSERT_TRUE(record);
    EXPECT_EQ(std::get<RecoveryBody>(record->body), (RecoveryBody{key_.public_key(), said}));
    EXPECT_EQ(record->id.node, node_.id);
    EXPECT_EQ(record->id.counter, 9U);
  }
}

TEST_F(RecoveryTest, RefusesEveryChangedByte) {
  const Buffer good = Sign(Opened(), 9);
  for (std::size_t i = 0; i < good.size(); ++i) {
    Buffer bad = good;
    bad[i] ^= 0x10;
    EXPECT_FALSE(Open(bad)) << "byte " << i;
    EXPECT_FALSE(Open(Bytes(good).first(i))) << "cut at " << i;
  }
}

// Such a record had no name in any list: who held one ended with the first comparison.
TEST_F(RecoveryTest, RefusesACounterOfNothing) {
  EXPECT_TRUE(Open(Sign(Opened(), 1)));
  EXPECT_FALSE(Open(Sign(Opened(), 0)));
  RecordSet set;
  EXPECT_EQ(Offer(set, Sign(stop_, 0)), RecordOutcome::kForged);
  EXPECT_TRUE(set.Keys().empty());
}

TEST_F(RecoveryTest, T41RefusesAnythingButStopRotateAndOpen) {
  RecordSet set;
  const std::uint64_t now = MillisNow();
  // The key of paper signs no keys, no presence, no beacon and no checkpoint.
  EXPECT_EQ(Offer(set, SignKeysRecord(key_, node_.id, now, {})), RecordOutcome::kForged);
  EXPECT_EQ(Offer(set, SignPresenceRecord(key_, node_.id, now, {})), RecordOutcome::kForged);
  EXPECT_EQ(Offer(set, SignBeaconRecord(key_, node_.id, now, {})), RecordOutcome::kForged);
  const std::string note = SignCheckpoint(key_, {{node_.id, 1}, {4, {}}});
  const auto directory = cast_.directory();
  for (const auto& key : directory->JournalKeys(*directory->Find(node_.id), 1))
    EXPECT_FALSE(OpenCheckpoint(note, {node_.id, 1}, key));
  // A key of somebody else, or for somebody else, says nothing either.
  const auto stranger = RecoveryKey(78);
  EXPECT_EQ(Offer(set, SignRecoveryRecord(stranger, node_.id, now, stop_)), RecordOutcome::kForged);
  EXPECT_EQ(Offer(set, SignRecoveryRecord(key_, cast_[1].id, now, stop_)), RecordOutcome::kForged);
  EXPECT_EQ(Offer(set, SignRecoveryRecord(node_.identity, node_.id, now, stop_)),
            RecordOutcome::kForged);
  EXPECT_TRUE(set.Recoveries().empty());
}

TEST_F(RecoveryTest, TakesEachStatementThatContinuesTheOneBefore) {
  RecordSet set;
  const std::uint64_t now = MillisNow();
  EXPECT_EQ(Offer(set, Sign(stop_, now)), RecordOutcome::kNew);
  EXPECT_EQ(Offer(set, Sign(stop_, now)), RecordOutcome::kKnown);
  EXPECT_EQ(Offer(set, Sign(Rotated(), now + 1)), RecordOutcome::kNew);
  EXPECT_EQ(Offer(set, Sign(Opened(), now + 2)), RecordOutcome::kNew);
  EXPECT_EQ(Offer(set, Sign(stop_, now)), RecordOutcome::kKnown);
  EXPECT_EQ(set.Recoveries().at(node_.id), Opened());
  RecordSet again;
  ASSERT_TRUE(again.Restore(*store_.TakeSnapshot(), *cast_.directory()));
  EXPECT_EQ(again.Recoveries(), set.Recoveries());
  EXPECT_EQ(again.Digest(), set.Digest());
}

TEST_F(RecoveryTest, T41TwoCompetingRotationsFreezeInEitherOrder) {
  const std::uint64_t now = MillisNow();
  const Buffer mine = Sign(Rotated(50), now);
  const Buffer theirs = Sign(Rotated(51), now + 1);
  const Buffer* orders[][2] = {{&mine, &theirs}, {&theirs, &mine}};
  std::vector<Buffer> proofs;
  for (const auto& order : orders) {
    RecordSet set;
    EXPECT_EQ(Offer(set, *order[0]), RecordOutcome::kNew);
    EXPECT_EQ(Offer(set, *order[1]), RecordOutcome::kFrozen);
    EXPECT_TRUE(set.Recoveries().at(node_.id).is_frozen);
    EXPECT_EQ(Offer(set, Sign(Rotated(50), now + 9)), RecordOutcome::kKnown);
    RecordSet again;
    ASSERT_TRUE(again.Restore(*store_.TakeSnapshot(), *cast_.directory()));
    EXPECT_TRUE(again.Recoveries().at(node_.id).is_frozen);
    proofs.push_back(set.Find(node_.id, NumberOf(RecordType::kFreeze))->bytes);
  }
  EXPECT_EQ(proofs[0], proofs[1]);
  EXPECT_LT(proofs[0].size(), limits::kRecordSizeMax);
  // Who hears of the proof alone says the same.
  RecordSet late;
  EXPECT_EQ(Offer(late, proofs[0]), RecordOutcome::kNew);
  EXPECT_TRUE(late.Recoveries().at(node_.id).is_frozen);
  EXPECT_EQ(Offer(late, mine), RecordOutcome::kKnown);
}

TEST_F(RecoveryTest, EveryContradictionFreezes) {
  Recovery shorter = stop_;
  shorter.stop[0].size = 4;
  Recovery reopened = Opened();
  reopened.open = 3;
  const std::pair<Recovery, Recovery> pairs[] = {
      {stop_, shorter}, {Opened(), reopened}, {Rotated(), stop_}, {Opened(), Rotated()}};
  const std::uint64_t now = MillisNow();
  for (const auto& [first, second] : pairs) {
    RecordSet set;
    EXPECT_EQ(Offer(set, Sign(first, now)), RecordOutcome::kNew);
    EXPECT_EQ(Offer(set, Sign(second, now + 1)), RecordOutcome::kFrozen);
  }
  RecordSet set;
  EXPECT_EQ(Offer(set, Sign(stop_, now)), RecordOutcome::kNew);
  EXPECT_EQ(Offer(set, Sign(Rotated(), now)), RecordOutcome::kFrozen) << "one moment, two words";
}

TEST_F(RecoveryTest, RefusesAProofOfNoContradiction) {
  const std::uint64_t now = MillisNow();
  const auto first = Open(Sign(stop_, now));
  const auto second = Open(Sign(Rotated(), now + 1));
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(FreezeOf(*first, *second));
  const auto third = Open(Sign(Rotated(51), now + 2));
  auto proof = FreezeOf(*second, *third);
  ASSERT_TRUE(proof);
  const auto hash = crypto::RecoveryKeyHash(key_.public_key());
  EXPECT_TRUE(OpenFreezeRecord(*proof, hash));
  for (std::size_t i = 0; i < proof->size(); ++i) {
    Buffer bad = *proof;
    bad[i] ^= 0x10;
    EXPECT_FALSE(OpenFreezeRecord(bad, hash)) << "byte " << i;
  }
}

TEST_F(RecoveryTest, IsForgottenWithItsKey) {
  RecordSet set;
  EXPECT_EQ(Offer(set, Sign(stop_, MillisNow())), RecordOutcome::kNew);
  cast_.Admit(AdmissionWithRecovery(node_, 78));
  storage::WriteBatch batch;
  set.Prune(*cast_.directory(), batch);
  EXPECT_FALSE(batch.empty());
  EXPECT_TRUE(set.Recoveries().empty());
  EXPECT_EQ(set.Digest(), RecordSet().Digest());
}

TEST_F(RecoveryTest, SaysWhichKeysCountAndWhereJournalsEnd) {
  const Admission admission = AdmissionWithRecovery(node_);
  const auto with = [&](const Recovery& said) {
    return Directory::WithRecoveries(*cast_.directory(), {{node_.id, said}});
  };
  const auto stopped = with(stop_);
  EXPECT_EQ(stopped->EndOf(admission, 1), stop_.stop[0]);
  EXPECT_EQ(stopped->EndOf(admission, 2)->size, 0U);
  EXPECT_EQ(stopped->IdentityKey(admission), node_.identity.public_key());
  const auto opened = with(Opened());
  const auto next = *Opened().identity_key;
  EXPECT_EQ(opened->EndOf(admission, 1), stop_.stop[0]);
  EXPECT_EQ(opened->EndOf(admission, 2), std::nullopt);
  EXPECT_EQ(opened->IdentityKey(admission), next);
  EXPECT_EQ(opened->JournalKeys(admission, 2), (std::vector{next}));
  EXPECT_EQ(opened->JournalKeys(admission, 1), (std::vector{next, node_.identity.public_key()}));
  Recovery contradicted = Opened();
  contradicted.is_frozen = true;
  const auto frozen = with(contradicted);
  EXPECT_EQ(frozen->IdentityKey(admission), node_.identity.public_key());
  EXPECT_EQ(frozen->EndOf(admission, 1)->size, 0U);
  EXPECT_EQ(frozen->EndOf(admission, 2)->size, 0U);
  // The anchor decides what counts of a frozen node.
  Admission trusted = admission;
  trusted.trusted_points = {{1, 3, {}}};
  EXPECT_EQ(frozen->EndOf(trusted, 1)->size, 3U);
}

class RecoveryStageTest : public testing::Test {
 protected:
  static Cast MakeCast() {
    Cast cast(4);
    cast.Admit(AdmissionWithRecovery(cast[0]));
    return cast;
  }
  RecoveryStageTest() {
    stage_.ConnectAll();
    for (const char* id : {"A", "B", "C"})
      stage_[0].Publish(MakeDraft(id, 10));
    stage_.RunFor(seconds(2));
  }
  // The end of the journal when it had `size` entries.
  TrustedPoint PointAt(std::uint64_t size) {
    crypto::CompactTree tree;
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto entry = ReadEntry(*stage_[1].store().TakeSnapshot(), {first_, i});
      tree.Append(crypto::LeafHash(entry->header_bytes),
                  [](crypto::TreeNode, const crypto::TreeHash&) {});
    }
    return {1, size, tree.Root()};
  }
  RecordOutcome Submit(std::size_t party, const Recovery& said, std::uint64_t counter = 0) {
    const auto record =
        SignRecoveryRecord(RecoveryKey(), stage_.cast()[0].id, MillisNow() + counter, said);
    const auto outcome = stage_[party].core().Submit(record, stage_[party].now);
    stage_[party].Run();
    stage_.RunFor(seconds(2));
    return outcome;
  }
  void ExpectAlike() {
    for (std::size_t i = 1; i < 4; ++i) {
      EXPECT_EQ(stage_[i].Status().frontier_fingerprint, stage_[0].Status().frontier_fingerprint)
          << "party " << i;
    }
  }
  Verdict JudgeAt(std::size_t party, std::uint64_t index) {
    DocumentRow row;
    row.inspection = Inspection::kGood;
    row.kind = static_cast<std::uint16_t>(EntryKind::kGuidance);
    row.tlp = 1;
    row.issued = StartOfTests().wall;
    return Judge({first_, index}, row, *stage_[party].core().directory(), StartOfTests().wall);
  }

  Stage stage_{4, MakeCast()};
  const JournalId first_{stage_.cast()[0].id, 1};
};

TEST_F(RecoveryStageTest, T41StopsTheJournalFromTheNodeOfANeighbour) {
  ASSERT_EQ(stage_[1].Row(first_).durable.size, 3U);
  EXPECT_EQ(Submit(2, {{PointAt(2)}, {}, 0, false}), RecordOutcome::kNew);
  for (std::size_t i = 0; i < 4; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_EQ(JudgeAt(i, 1).reason, "ok");
    EXPECT_EQ(JudgeAt(i, 2).reason, "stopped");
    EXPECT_EQ(stage_[i].Status().stopped.size(), 1U);
  }
  ExpectAlike();
  // The anchor may sign for others while its own journal is stopped.
  EXPECT_FALSE(stage_[0].Status().is_open);
  EXPECT_TRUE(stage_[0].Status().has_heard);
  // Whoever has the stolen machine publishes in vain.
  stage_[0].Publish(MakeDraft("D", 10));
  EXPECT_EQ(stage_[0].published.back().outcome, PublishOutcome::kQueued);
  Author thief(stage_.cast()[0], 2);
  thief.WriteMany(2, "forged");
  Puppet friendly(stage_[1], stage_.cast()[3]);
  friendly.Greet();
  friendly.Say(thief.Page(0, 1));
  EXPECT_EQ(stage_[1].Row(thief.id()).held, 0U);
  stage_[1].Crash();
  EXPECT_EQ(JudgeAt(1, 2).reason, "stopped");
}

TEST_F(RecoveryStageTest, T28PublishesAgainUnderTheOpenedIncarnationAndAnotherKey) {
  const Member next = MakeMember(50);
  Recovery said{{PointAt(3)}, next.identity.public_key(), 0, false};
  EXPECT_EQ(Submit(1, said), RecordOutcome::kNew);
  EXPECT_FALSE(stage_[0].Status().may_sign);
  stage_[0].Publish(MakeDraft("D", 10));
  said.open = 2;
  EXPECT_EQ(Submit(3, said, 1), RecordOutcome::kNew);
  EXPECT_EQ(stage_[0].Status().incarnation, 1U);
  stage_[0].core().OfferIdentity(MakeMember(50).identity, stage_[0].now);
  stage_[0].Run();
  stage_.RunFor(seconds(2));
  EXPECT_TRUE(stage_[0].Status().may_sign);
  EXPECT_EQ(stage_[0].Status().incarnation, 2U);
  for (std::size_t i = 0; i < 4; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_EQ(stage_[i].Row({first_.publisher, 2}).durable.size, 2U);
    EXPECT_EQ(stage_[i].Row(first_).durable.size, 3U);
    EXPECT_TRUE(stage_[i].Status().stopped.empty());
    EXPECT_EQ(stage_[i].Status().offences, 0U);
  }
  ExpectAlike();
  // The old key opens nothing more.
  Author thief(stage_.cast()[0], 3);
  thief.WriteMany(1, "forged");
  Puppet friendly(stage_[1], stage_.cast()[3]);
  friendly.Greet();
  friendly.Say(thief.Page(0, 1));
  EXPECT_EQ(stage_[1].Row(thief.id()).held, 0U);
}

TEST_F(RecoveryStageTest, T41ContradictionAcrossAPartitionFreezesEverywhere) {
  for (std::size_t a : {0U, 1U}) {
    for (std::size_t b : {2U, 3U})
      stage_.Disconnect(a, b);
  }
  const Recovery mine{{PointAt(3)}, MakeMember(50).identity.public_key(), 0, false};
  const Recovery theirs{{PointAt(3)}, MakeMember(51).identity.public_key(), 0, false};
  EXPECT_EQ(Submit(1, mine), RecordOutcome::kNew);
  EXPECT_EQ(Submit(2, theirs, 5), RecordOutcome::kNew);
  stage_.RunFor(seconds(90));
  stage_.Connect(1, 2);
  stage_.RunFor(seconds(90));
  for (std::size_t i = 0; i < 4; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_EQ(stage_[i].Status().frozen, (std::vector{first_.publisher}));
    EXPECT_EQ(JudgeAt(i, 0).reason, "frozen");
  }
  ExpectAlike();
}

}  // namespace
}  // namespace schakel::federation
