// Rotation of the keys that a node manages itself, and of its identity key by its admission.
#include "federation/gossip/page_builder.h"
#include "federation/gossip/record_set.h"
#include "federation/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

std::vector<crypto::TransportKey> AllowedOf(Party& party, const crypto::NodeId& node) {
  std::vector<crypto::TransportKey> keys;
  for (const AllowedPeer& allowed : party.core().AllowedPeers(party.now.wall)) {
    if (allowed.node == node) keys.push_back(allowed.key);
  }
  return keys;
}

crypto::TransportKey FreshKey(std::uint64_t number) {
  return MakeMember(number).transport.public_key();
}

// After a while of failing dials.
void ConnectSoon(Stage& stage, std::size_t a, std::size_t b) {
  for (int second = 0; second < 180; ++second) {
    if (stage.Answer(a, b) || stage.Answer(b, a)) return;
    stage.RunFor(seconds(1));
  }
  FAIL() << a << " and " << b << " do not dial each other";
}

class KeyRotationTest : public testing::Test {
 protected:
  KeyRotationTest() {
    stage_.ConnectAll();
    stage_.RunFor(limits::kRecordRest + seconds(2));
  }
  void Rotate(const crypto::TransportKey& key, Duration overlap) {
    stage_[0].core().RotateTransport(key, overlap, stage_[0].now);
    stage_[0].Run();
    stage_.RunFor(seconds(2));
  }

  Stage stage_{3};
  const crypto::NodeId node_ = stage_.cast()[0].id;
  const crypto::TransportKey old_ = stage_.cast()[0].transport.public_key();
};

TEST_F(KeyRotationTest, BothKeysCountUntilTheOverlapEnds) {
  const auto fresh = FreshKey(60);
  Rotate(fresh, minutes(10));
  for (std::size_t i : {1U, 2U})
    EXPECT_EQ(AllowedOf(stage_[i], node_), (std::vector{old_, fresh}));
  stage_[1].allowed.clear();
  stage_.RunFor(minutes(11));
  // Told without anybody asking.
  ASSERT_FALSE(stage_[1].allowed.empty());
  EXPECT_EQ(AllowedOf(stage_[1], node_), (std::vector{fresh}));
  const auto is_old = [&](const AllowedPeer& allowed) { return allowed.key == old_; };
  EXPECT_EQ(std::count_if(stage_[1].allowed.begin(), stage_[1].allowed.end(), is_old), 0);
}

TEST_F(KeyRotationTest, TheSecondRotationRemembersTheFirst) {
  Rotate(FreshKey(60), minutes(1));
  stage_.RunFor(minutes(2));
  Rotate(FreshKey(61), minutes(10));
  EXPECT_EQ(AllowedOf(stage_[1], node_), (std::vector{FreshKey(61), FreshKey(60)}));
  stage_[1].Crash();
  EXPECT_EQ(AllowedOf(stage_[1], node_), (std::vector{FreshKey(61), FreshKey(60)}));
}

TEST_F(KeyRotationTest, NobodyElseMayStateAKeyThatStillCounts) {
  Rotate(FreshKey(60), minutes(1));
  stage_.RunFor(minutes(2));
  Rotate(FreshKey(61), minutes(10));
  const Member& thief = stage_.cast()[2];
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(stage_[1].now.wall));
  const auto steal = [&](const crypto::TransportKey& key) {
    const auto record = SignKeysRecord(thief.identity, thief.id, counter, {key, {}, 1, {}});
    return stage_[1].core().Submit(record, stage_[1].now);
  };
  for (const auto& key : {old_, FreshKey(60), FreshKey(61)})
    EXPECT_EQ(steal(key), RecordOutcome::kTaken);
}

TEST(TakenKeyTest, IsToldUntilThereIsAnother) {
  Stage stage(2, Cast(3));
  stage.Connect(0, 1);
  stage.RunFor(limits::kRecordRest + seconds(2));
  const Member& thief = stage.cast()[2];
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(stage[0].now.wall));
  const auto record = SignKeysRecord(thief.identity, thief.id, counter, {FreshKey(60), {}, 1, {}});
  EXPECT_EQ(stage[0].core().Submit(record, stage[0].now), RecordOutcome::kNew);
  EXPECT_FALSE(stage[0].Status().is_key_taken);
  const auto rotate = [&](const crypto::TransportKey& key) {
    stage[0].core().RotateTransport(key, minutes(10), stage[0].now);
    stage[0].Run();
    stage.RunFor(limits::kRecordRest + seconds(2));
  };
  rotate(FreshKey(60));
  EXPECT_TRUE(stage[0].Status().is_key_taken);
  rotate(FreshKey(61));
  EXPECT_FALSE(stage[0].Status().is_key_taken);
  const auto allowed = AllowedOf(stage[1], stage.cast()[0].id);
  EXPECT_NE(std::find(allowed.begin(), allowed.end(), FreshKey(61)), allowed.end());
}

TEST_F(KeyRotationTest, DialsTheNewKeyAndDropsLinksToTheOld) {
  Party& dialler = stage_[1];
  stage_.Disconnect(0, 1);
  ConnectSoon(stage_, 1, 0);
  Rotate(FreshKey(60), seconds(30));
  ASSERT_TRUE(stage_.AreLinked(0, 1));
  stage_.RunFor(seconds(35));
  const auto cut =
      std::find_if(dialler.closed.begin(), dialler.closed.end(),
                   [](const auto& close) { return close.reason == CloseReason::kRevoked; });
  EXPECT_NE(cut, dialler.closed.end());
  dialler.dialled.clear();
  stage_.Disconnect(0, 1);
  stage_.Disconnect(0, 2);
  stage_.RunFor(minutes(2));
  const auto dial = std::find_if(dialler.dialled.rbegin(), dialler.dialled.rend(),
                                 [&](const DialPeer& peer) { return peer.node == node_; });
  ASSERT_NE(dial, dialler.dialled.rend());
  EXPECT_EQ(dial->server_key, FreshKey(60));
}

TEST_F(KeyRotationTest, UsesTheOldKeyFirstAndTheOtherAfterARefusal) {
  stage_.Disconnect(0, 1);
  stage_.Disconnect(0, 2);
  stage_[0].dialled.clear();
  // Nobody hears of the new key.
  stage_[0].core().RotateTransport(FreshKey(60), minutes(10), stage_[0].now);
  stage_[0].Run();
  stage_[0].RunFor(minutes(12));
  std::map<bool, int> during;
  std::map<bool, int> after;
  for (const DialPeer& dial : stage_[0].dialled)
    ++during[dial.has_previous_key];
  // No answer at all: both keys are tried, time and again, also long after the overlap.
  stage_[0].dialled.clear();
  stage_[0].RunFor(minutes(30));
  for (const DialPeer& dial : stage_[0].dialled)
    ++after[dial.has_previous_key];
  for (const bool previous : {false, true}) {
    EXPECT_GT(during[previous], 2);
    EXPECT_GT(after[previous], 2);
  }
}

TEST_F(KeyRotationTest, CountsSealingEpochsAndKeepsTheOverlap) {
  Rotate(FreshKey(60), minutes(10));
  const auto until = stage_[0].Status().previous_key_until;
  EXPECT_EQ(stage_[0].Status().sealing_epoch, 1U);
  stage_[0].core().RotateSealing(FreshKey(62), stage_[0].now);
  stage_[0].Run();
  EXPECT_EQ(stage_[0].Status().sealing_epoch, 2U);
  EXPECT_EQ(stage_[0].Status().previous_key_until, until);
}

class IdentityRotationTest : public testing::Test {
 protected:
  IdentityRotationTest() {
    stage_.ConnectAll();
    stage_[0].Publish(MakeDraft("A", 10));
    stage_[0].Publish(MakeDraft("B", 10));
    stage_.RunFor(seconds(2));
  }
  // The officer admits the next key; `size` entries of the first journal are trusted.
  TrustedSet AdmitNext(std::uint64_t size) {
    Admission admission = AdmissionOf(stage_.cast()[0]);
    admission.earlier_identity_keys = {admission.identity_key};
    admission.identity_key = MakeMember(50).identity.public_key();
    Author author(stage_.cast()[0]);
    crypto::CompactTree tree;
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto entry = ReadEntry(*stage_[1].store().TakeSnapshot(), {first_, i});
      tree.Append(crypto::LeafHash(entry->header_bytes),
                  [](crypto::TreeNode, const crypto::TreeHash&) {});
    }
    if (size > 0) admission.trusted_points = {{1, size, tree.Root()}};
    return stage_.cast().Admit(admission);
  }

  Stage stage_{4};
  const JournalId first_{stage_.cast()[0].id, 1};
};

TEST_F(IdentityRotationTest, GoesOnWithTheSameJournalUnderTheNextKey) {
  stage_[0].core().OfferIdentity(MakeMember(50).identity, stage_[0].now);
  stage_[0].Publish(MakeDraft("C", 10));
  const TrustedSet next = AdmitNext(2);
  stage_[1].core().OfferTrust(next, stage_[1].now);
  stage_[1].Run();
  stage_.RunFor(seconds(35));
  EXPECT_TRUE(stage_[0].Status().is_next_identity);
  stage_[0].Publish(MakeDraft("D", 10));
  stage_.RunFor(seconds(2));
  // A, B, C; what the next key says of them; D.
  for (std::size_t i = 0; i < 4; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_EQ(stage_[i].Row(first_).durable.size, 5U);
    EXPECT_EQ(stage_[i].Status().offences, 0U);
  }
  EXPECT_EQ(stage_[0].Status().incarnation, 1U);
  // A late joiner verifies all of it.
  for (std::size_t i = 0; i < 3; ++i)
    stage_.Disconnect(3, i);
  stage_.Replace(3, {});
  ConnectSoon(stage_, 1, 3);
  stage_.RunFor(seconds(40));
  EXPECT_EQ(stage_[3].Row(first_).durable.size, 5U);
}

TEST_F(IdentityRotationTest, T39FollowsTheChainAcrossAPartition) {
  for (std::size_t i : {2U, 3U}) {
    stage_.Disconnect(0, i);
    stage_.Disconnect(1, i);
  }
  stage_[0].core().OfferIdentity(MakeMember(50).identity, stage_[0].now);
  const TrustedSet next = AdmitNext(2);
  stage_[1].core().OfferTrust(next, stage_[1].now);
  stage_[1].Run();
  stage_.RunFor(seconds(35));
  stage_[0].core().RotateTransport(FreshKey(60), minutes(5), stage_[0].now);
  stage_[0].Publish(MakeDraft("C", 10));
  stage_.RunFor(seconds(35));
  EXPECT_EQ(stage_[1].Row(first_).durable.size, 4U);
  EXPECT_EQ(stage_[2].Row(first_).durable.size, 2U);
  ConnectSoon(stage_, 1, 2);
  stage_.RunFor(minutes(6));
  for (std::size_t i = 1; i < 4; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_EQ(stage_[i].Row(first_).durable.size, 4U);
    EXPECT_EQ(AllowedOf(stage_[i], first_.publisher), (std::vector{FreshKey(60)}));
    EXPECT_EQ(stage_[i].Status().offences, 0U);
  }
  // The old identity key says nothing more: no record, no entry behind the trusted point.
  const Member& thief = stage_.cast()[0];
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(stage_[2].now.wall)) + 1'000;
  EXPECT_EQ(stage_[2].core().Submit(
                SignKeysRecord(thief.identity, thief.id, counter, {FreshKey(70), {}, 9, {}}),
                stage_[2].now),
            RecordOutcome::kOld);
  Author forger(thief, 2);
  forger.WriteMany(1, "forged");
  Puppet friendly(stage_[2], stage_.cast()[3]);
  friendly.Greet();
  friendly.Say(forger.Page(0, 1));
  EXPECT_EQ(stage_[2].Row(forger.id()).held, 0U);
}

TEST_F(IdentityRotationTest, SignsNothingWhenAnotherKeyIsAdmitted) {
  const TrustedSet next = AdmitNext(2);
  stage_[0].core().OfferTrust(next, stage_[0].now);
  stage_[0].Run();
  EXPECT_FALSE(stage_[0].Status().may_sign);
  stage_[0].Publish(MakeDraft("C", 10));
  EXPECT_EQ(stage_[0].published.back().outcome, PublishOutcome::kQueued);
  // With the key it catches up.
  stage_[0].core().OfferIdentity(MakeMember(50).identity, stage_[0].now);
  stage_[0].Run();
  EXPECT_EQ(stage_[0].Row(first_).durable.size, 4U);
}

}  // namespace
}  // namespace schakel::federation
