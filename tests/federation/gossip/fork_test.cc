// A publisher that signs two histories: the proof spreads and closes the journal everywhere.
#include "federation/limits.h"
#include "stage.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

class ForkTest : public testing::Test {
 protected:
  ForkTest() {
    left_.WriteMany(3, "common");
    right_.WriteMany(3, "common");
    left_.WriteMany(1, "left");
    right_.WriteMany(1, "right");
  }
  // Gives a party this branch, as a member that is no party would push it.
  static void Give(Stage& stage, std::size_t party, const Author& branch) {
    Puppet peer(stage[party], stage.cast()[4]);
    peer.Greet();
    peer.Say(branch.Page(0, 1));
    EXPECT_EQ(stage[party].Row(branch.id()).durable, branch.journal().covered());
    stage[party].Drop(peer.link());
  }
  ForkProofMessage Proof() const {
    return {left_.id(), left_.journal().checkpoint(), right_.journal().checkpoint()};
  }
  void ExpectClosed(Party& party) const {
    EXPECT_EQ(party.Row(left_.id()).status, JournalStatus::kForked);
    EXPECT_EQ(party.Status().offences, 0U);
    ASSERT_EQ(party.alarms.size(), 1U);
    EXPECT_EQ(party.alarms[0].kind, AlarmKind::kForked);
  }

  // Members 0 to 2 are parties, 3 is the publisher, 4 relays.
  Stage stage_{3, Cast(5)};
  const Member publisher_ = MakeMember(3);
  Author left_{publisher_};
  Author right_{publisher_};
};

TEST_F(ForkTest, IsFoundByComparingFrontiersWhoeverSpeaksFirst) {
  for (const bool swap : {false, true}) {
    SCOPED_TRACE(testing::Message() << "swapped " << swap);
    Stage stage(2, Cast(5));
    Give(stage, 0, swap ? right_ : left_);
    Give(stage, 1, swap ? left_ : right_);
    stage.Connect(0, 1);
    stage.RunFor(seconds(1));
    ExpectClosed(stage[0]);
    ExpectClosed(stage[1]);
    EXPECT_EQ(stage[0].Status().frontier_fingerprint, stage[1].Status().frontier_fingerprint);
  }
}

TEST_F(ForkTest, IsProvenToAPeerOnceUntilTheNextReconcile) {
  Give(stage_, 0, left_);
  Puppet peer(stage_[0], stage_.cast()[4]);
  peer.Greet();
  peer.Say(Proof());
  peer.Hear();
  for (int i = 0; i < 100; ++i) {
    peer.Announce(left_.id(), left_.journal().covered());
    peer.Say(PullMessage{left_.id(), 0, limits::kPageBodyMax});
  }
  EXPECT_LE(peer.Hear<ForkProofMessage>().size(), 1U);
  stage_.RunFor(2 * limits::kReconcileInterval);
  peer.Announce(left_.id(), left_.journal().covered());
  EXPECT_EQ(peer.Hear<ForkProofMessage>().size(), 1U);
}

TEST_F(ForkTest, SpreadsToEverybodyAtOnce) {
  stage_.Connect(0, 1);
  stage_.Connect(1, 2);
  Give(stage_, 0, left_);
  stage_.Settle();
  Puppet peer(stage_[2], stage_.cast()[4]);
  peer.Greet();
  peer.Say(Proof());
  stage_.Settle();
  for (std::size_t i = 0; i < 3; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    ExpectClosed(stage_[i]);
    EXPECT_EQ(stage_[i].Status().frontier_fingerprint, stage_[0].Status().frontier_fingerprint);
  }
}

TEST_F(ForkTest, ReachesANodeThatJoinsLater) {
  for (const std::size_t first : {0U, 1U}) {
    SCOPED_TRACE(testing::Message() << "connected by " << first);
    Stage stage(2, Cast(5));
    Puppet peer(stage[0], stage.cast()[4]);
    peer.Greet();
    peer.Say(Proof());
    ExpectClosed(stage[0]);
    stage[0].Crash();  // the proof is kept
    Give(stage, 1, left_);
    stage.Connect(first, 1 - first);
    stage.RunFor(seconds(1));
    ExpectClosed(stage[1]);
    EXPECT_EQ(stage[0].Status().frontier_fingerprint, stage[1].Status().frontier_fingerprint);
  }
}

TEST_F(ForkTest, ReachesANodeThatHasNothingOfTheJournal) {
  Puppet peer(stage_[0], stage_.cast()[4]);
  peer.Greet();
  peer.Say(Proof());
  stage_.Connect(0, 1);
  stage_.RunFor(seconds(1));
  ExpectClosed(stage_[1]);
}

TEST_F(ForkTest, EndsTheJournal) {
  Give(stage_, 0, left_);
  Puppet peer(stage_[0], stage_.cast()[4]);
  peer.Greet();
  const ForkProofMessage proof = Proof();
  peer.Say(proof);
  peer.Hear();
  left_.WriteMany(1, "more");
  peer.Announce(left_.id(), left_.journal().covered());
  EXPECT_TRUE(peer.Hear<PullMessage>().empty());
  peer.Say(left_.Page(0, 1));
  EXPECT_EQ(stage_[0].Row(left_.id()).held, 4U);
  stage_.RunFor(2 * limits::kReconcileInterval);
  peer.Say(PullMessage{left_.id(), 0, 10'000});
  const auto heard = peer.Hear();
  ASSERT_FALSE(heard.empty());
  for (const Frame& frame : heard)
    EXPECT_FALSE(std::holds_alternative<PageMessage>(frame.message));
  EXPECT_EQ(std::get<ForkProofMessage>(heard.back().message), proof);
  EXPECT_TRUE(peer.IsUp());
}

// Forks and stops come together: what was asked for before is still under way.
TEST_F(ForkTest, AndRevokedBlamesNobodyForAnAnswerThatWasUnderWay) {
  Cast cast(6);
  Author author(cast[3]);
  author.WriteMany(30, "doc", 300);
  Admission revoked = AdmissionOf(cast[3]);
  revoked.status = AdmissionStatus::kRevoked;
  revoked.revoked_at = StartOfTests().wall;
  revoked.trusted_points = {{1, 30, author.journal().covered().root}};
  cast.Admit(revoked);
  Party party(cast, 0);
  Puppet honest(party, cast[4]);
  honest.Greet();
  honest.Announce(author.id(), author.journal().covered());
  ASSERT_EQ(honest.Hear<PullMessage>().size(), 1U);
  Puppet teller(party, cast[5]);
  teller.Greet();
  teller.Say(Proof());
  ASSERT_EQ(party.Row(author.id()).status, JournalStatus::kForked);
  honest.Say(author.Page(0, 0, 3'500));
  EXPECT_TRUE(honest.IsUp());
  EXPECT_EQ(party.Status().offences, 0U);
}

TEST_F(ForkTest, IsStoredWithItsProof) {
  Puppet peer(stage_[0], stage_.cast()[4]);
  peer.Greet();
  peer.Say(Proof());
  const Buffer key = storage::ForkProofKey({publisher_.id.view(), 1});
  const auto row = stage_[0].store().TakeSnapshot()->Get(storage::Column::kMeta, key);
  EXPECT_TRUE(row && row->has_value());
  stage_[0].Crash();
  EXPECT_EQ(stage_[0].Row(left_.id()).status, JournalStatus::kForked);
}

TEST_F(ForkTest, IsNotProvenByAnythingElse) {
  Puppet peer(stage_[0], stage_.cast()[4]);
  peer.Greet();
  const std::string left = left_.journal().checkpoint();
  Author longer(publisher_);
  longer.WriteMany(5, "common");
  Author stranger(stage_.cast()[1]);
  stranger.WriteMany(4, "other");
  std::string forged = right_.journal().checkpoint();
  forged[forged.size() - 9] ^= 1;
  for (const std::string& second : {left, longer.journal().checkpoint(),
                                    stranger.journal().checkpoint(), forged, std::string()}) {
    peer.Say(ForkProofMessage{left_.id(), left, second});
    peer.Say(ForkProofMessage{left_.id(), second, left});
  }
  EXPECT_TRUE(stage_[0].Status().journals.empty());
  EXPECT_TRUE(stage_[0].alarms.empty());
}

}  // namespace
}  // namespace schakel::federation
