// What a thief of an identity key wrote, when its owner has come back with another key: it counts
// for nothing behind the trusted point, blames nobody, and takes no incarnation away for good.
#include "base/coding.h"
#include "crypto/recovery_key.h"
#include "federation/gossip/recovery_record.h"
#include "federation/limits.h"
#include "stage.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// The owner of this node under its next key.
Member Renewed(std::uint64_t number) {
  Member member = MakeMember(number);
  member.identity = MakeMember(50).identity;
  return member;
}

Admission AdmissionOfRenewed(const Member& member, std::vector<TrustedPoint> points) {
  Admission admission = AdmissionOf(member);
  admission.earlier_identity_keys = {admission.identity_key};
  admission.identity_key = MakeMember(50).identity.public_key();
  admission.trusted_points = std::move(points);
  return admission;
}

// A node takes what somebody with the key of the node wrote.
void Push(Party& party, const Member& relay, const Author& author) {
  Puppet peer(party, relay);
  peer.Greet();
  peer.Say(author.Page(0, 1));
  party.Drop(peer.link());
}

class EarlierBranchTest : public testing::Test {
 protected:
  // Ten entries of the owner are trusted; members 0, 1 and 2 are parties, 3 is the publisher.
  EarlierBranchTest() {
    owner_.WriteMany(10, "doc");
    before_ = cast_.trust();
    after_ = cast_.Admit(AdmissionOfRenewed(cast_[3], {{1, 10, owner_.journal().covered().root}}));
    renewed_.WriteMany(10, "doc");
  }
  PartyOptions Early() const { return {before_, {}, {}, nullptr}; }
  void Learn(Party& party) const {
    party.core().OfferTrust(after_, party.now);
    party.Run();
  }
  // Plays a peer that has all of `author` until the node asks nothing more, or so often.
  static void Serve(Party& party, const Member& member, const Author& author,
                    int answers_max = 1'000) {
    Puppet honest(party, member);
    honest.Greet();
    honest.Announce(author.id(), author.journal().covered());
    for (int round = 0; round < 40 && honest.IsUp(); ++round) {
      for (const PullMessage& pull : honest.Hear<PullMessage>()) {
        if (pull.from < author.journal().covered().size && answers_max-- > 0)
          honest.Say(author.Page(pull.from, 0, pull.bytes_max));
      }
    }
    EXPECT_TRUE(honest.IsUp());
    EXPECT_EQ(party.Status().offences, 0U);
  }

  // Whether the party has this document of the publisher in its index.
  bool Shows(Party& party, const std::string& document, std::uint64_t index) {
    const auto row = party.store().TakeSnapshot()->Get(
        storage::Column::kIndexes,
        storage::DocumentKey(owner_.id().publisher.view(), document, 1, index));
    return row && row->has_value();
  }

  Cast cast_{6};
  TrustedSet before_;
  TrustedSet after_;
  const Member next_ = Renewed(3);
  Author owner_{cast_[3]};
  Author renewed_{next_};
};

TEST_F(EarlierBranchTest, AThiefsBranchGivesWayAndBlamesNobody) {
  renewed_.WriteMany(3, "new");
  for (const std::size_t common : {8U, 10U}) {
    for (const std::size_t stolen : {1U, 3U, 4U, 40U}) {
      SCOPED_TRACE(testing::Message() << common << " in common, " << stolen << " of the thief");
      Author thief(cast_[3]);
      thief.WriteMany(common, "doc");
      thief.WriteMany(stolen, "stolen");
      Party party(cast_, 0, Early());
      Push(party, cast_[4], thief);
      ASSERT_EQ(party.Row(thief.id()).durable, thief.journal().covered());
      ASSERT_TRUE(Shows(party, "stolen-0", common));
      Learn(party);
      Serve(party, cast_[5], renewed_);
      EXPECT_EQ(party.Row(thief.id()).durable, renewed_.journal().covered());
      EXPECT_EQ(party.Row(thief.id()).status, JournalStatus::kOpen);
      EXPECT_FALSE(Shows(party, "stolen-0", common));
      EXPECT_TRUE(Shows(party, "doc-0", 0));
      EXPECT_TRUE(Shows(party, "new-2", 12));
      party.Crash();
      EXPECT_EQ(party.Row(thief.id()).durable, renewed_.journal().covered());
      EXPECT_EQ(party.Row(thief.id()).reviewed, 13U);
    }
  }
}

TEST_F(EarlierBranchTest, ACrashWhileItGivesWayHidesNothingOfTheOwner) {
  renewed_.WriteMany(3, "new");
  Author thief(cast_[3]);
  thief.WriteMany(10, "doc");
  thief.WriteMany(40, "stolen");
  for (int round = 0; round < 24; ++round) {
    const auto [answers, reads] = std::pair(1 + round / 6, round % 6);
    SCOPED_TRACE(testing::Message() << answers << " answers, " << reads << " rounds of reads");
    Party party(cast_, 0, Early());
    Push(party, cast_[4], thief);
    Learn(party);
    party.holds_reads = true;
    for (int i = 0; i <= reads; ++i) {
      Serve(party, cast_[5], renewed_, answers);
      if (i < reads) party.AnswerReads();
    }
    party.Crash();
    party.holds_reads = false;
    Learn(party);
    Serve(party, cast_[5], renewed_);
    EXPECT_EQ(party.Row(thief.id()).durable, renewed_.journal().covered());
    for (std::uint64_t i = 0; i < 10; ++i)
      EXPECT_TRUE(Shows(party, "doc-" + std::to_string(i), i)) << i;
  }
}

TEST_F(EarlierBranchTest, WhatTheOwnerHadIsKept) {
  owner_.WriteMany(4, "late");
  renewed_.WriteMany(4, "late");
  renewed_.WriteMany(2, "new");
  Party party(cast_, 0, Early());
  Push(party, cast_[4], owner_);
  Learn(party);
  Puppet honest(party, cast_[5]);
  honest.Greet();
  honest.Announce(renewed_.id(), renewed_.journal().covered());
  const auto pulls = honest.Hear<PullMessage>();
  ASSERT_EQ(pulls.size(), 1U);
  EXPECT_EQ(pulls[0].from, 14U);
  honest.Say(renewed_.Page(14));
  EXPECT_EQ(party.Row(owner_.id()).durable, renewed_.journal().covered());
}

// Somebody who relays rubbish with a true note makes nobody fetch a journal anew.
TEST_F(EarlierBranchTest, GivesWayToAProofOnly) {
  owner_.WriteMany(4, "late");
  renewed_.WriteMany(9, "new");
  Party party(cast_, 0, Early());
  Push(party, cast_[4], owner_);
  Learn(party);
  Puppet liar(party, cast_[5]);
  liar.Greet();
  PageMessage rubbish = renewed_.Page(14, 1);
  rubbish.proof.clear();
  rubbish.entries.resize(1);
  liar.Say(rubbish);
  EXPECT_EQ(party.Row(owner_.id()).held, 14U);
}

TEST_F(EarlierBranchTest, AllSayTheSameUntilTheNextKeySignsMore) {
  Author thief(cast_[3]);
  thief.WriteMany(10, "doc");
  thief.WriteMany(5, "stolen");
  Author last(cast_[3], limits::kIncarnationMax);
  last.WriteMany(1, "stolen");
  Author closed(cast_[3], 7);
  closed.WriteMany(1, "left");
  Author second(cast_[3], 7);
  second.WriteMany(1, "right");
  Stage stage(3, std::move(cast_));
  for (const std::size_t i : {0U, 1U})
    stage.Replace(i, Early());
  Push(stage[0], stage.cast()[4], thief);
  Push(stage[0], stage.cast()[4], last);
  Push(stage[0], stage.cast()[4], closed);
  {
    Puppet teller(stage[0], stage.cast()[5]);
    teller.Greet();
    teller.Say(ForkProofMessage{closed.id(), closed.journal().checkpoint(),
                                second.journal().checkpoint()});
    stage[0].Drop(teller.link());
  }
  ASSERT_EQ(stage[0].Row(closed.id()).status, JournalStatus::kForked);
  Push(stage[1], stage.cast()[4], owner_);
  for (const std::size_t i : {0U, 1U})
    Learn(stage[i]);
  stage.Connect(0, 2);
  stage.Connect(1, 2);
  stage.RunFor(minutes(3));
  for (std::size_t i = 0; i < 3; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_EQ(stage[i].Status().frontier_fingerprint, stage[1].Status().frontier_fingerprint);
    EXPECT_EQ(stage[i].Status().offences, 0U);
  }
  EXPECT_EQ(stage[2].Row(thief.id()).durable, owner_.journal().covered());
  // The owner writes there all the same, and where the thief closed a journal.
  renewed_.WriteMany(2, "new");
  Author again(next_, 7);
  again.WriteMany(2, "new");
  for (const Author* author : {&renewed_, &again})
    Push(stage[2], stage.cast()[4], *author);
  stage.RunFor(minutes(3));
  for (std::size_t i = 0; i < 3; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_EQ(stage[i].Row(thief.id()).durable, renewed_.journal().covered());
    EXPECT_EQ(stage[i].Row(again.id()).durable, again.journal().covered());
    EXPECT_EQ(stage[i].Row(again.id()).status, JournalStatus::kOpen);
    EXPECT_EQ(stage[i].Status().frontier_fingerprint, stage[1].Status().frontier_fingerprint);
    EXPECT_EQ(stage[i].Status().offences, 0U);
  }
}

class LastIncarnationTest : public testing::Test {
 protected:
  LastIncarnationTest() {
    stage_.ConnectAll();
    stage_[0].Publish(MakeDraft("A", 10));
    stage_[0].Publish(MakeDraft("B", 10));
    stage_.RunFor(seconds(2));
    thief_.WriteMany(1, "stolen");
  }
  static crypto::KeyPair Words() {
    std::array<std::uint8_t, crypto::KeyPair::kSeedSize> seed{};
    seed.fill(77);
    return crypto::KeyPair::FromSeed(seed);
  }
  static Cast MakeCast() {
    Cast cast(5);
    Admission admission = AdmissionOf(cast[0]);
    admission.recovery_key_hash = crypto::RecoveryKeyHash(Words().public_key());
    cast.Admit(admission);
    return cast;
  }
  // Begins a new life of the node; its neighbours find it again.
  void Restart() {
    for (std::size_t i = 1; i < 4; ++i)
      stage_.Disconnect(0, i);
    stage_[0].Start();
    for (int second = 0; second < 180; ++second) {
      for (std::size_t i = 1; i < 4; ++i) {
        if (!stage_.AreLinked(0, i) && !stage_.Answer(0, i)) stage_.Answer(i, 0);
      }
      stage_.RunFor(seconds(1));
    }
  }
  void Steal(const Author& thief) {
    Puppet friendly(stage_[1], stage_.cast()[4]);
    friendly.Greet();
    friendly.Say(thief.Page(0, 1));
    stage_[1].Drop(friendly.link());
    stage_.RunFor(seconds(35));
  }
  TrustedPoint Owned() {
    const Frontier first = stage_[1].Row(first_).durable;
    return {1, first.size, first.root};
  }
  void AdmitNextKey() {
    const TrustedSet next = stage_.cast().Admit(AdmissionOfRenewed(stage_.cast()[0], {Owned()}));
    stage_[1].core().OfferTrust(next, stage_[1].now);
    stage_[1].Run();
  }
  void OfferKey() {
    stage_[0].core().OfferIdentity(MakeMember(50).identity, stage_[0].now);
    stage_[0].Run();
  }
  void ExpectPublishesIn(std::uint32_t incarnation) {
    stage_[0].Publish(MakeDraft("C", 10));
    stage_.RunFor(minutes(2));
    EXPECT_TRUE(stage_[0].Status().is_open);
    EXPECT_EQ(stage_[0].Status().incarnation, incarnation);
    const JournalId id{stage_.cast()[0].id, incarnation};
    for (std::size_t i = 0; i < 4; ++i) {
      SCOPED_TRACE(testing::Message() << "party " << i);
      EXPECT_EQ(stage_[i].Status().offences, 0U);
      EXPECT_GT(stage_[i].Row(id).durable.size, 0U);
      EXPECT_EQ(stage_[i].Row(id).durable, stage_[0].Row(id).durable);
      EXPECT_EQ(stage_[i].Status().frontier_fingerprint, stage_[0].Status().frontier_fingerprint);
    }
  }

  Stage stage_{4, MakeCast()};
  const JournalId first_{stage_.cast()[0].id, 1};
  Author thief_{stage_.cast()[0], limits::kIncarnationMax};
};

TEST_F(LastIncarnationTest, NoneIsOpenedBehindTheLastOne) {
  Steal(thief_);
  stage_[0].Publish(MakeDraft("C", 10));
  stage_.RunFor(minutes(5));
  EXPECT_FALSE(stage_[0].Status().is_open);
  EXPECT_LE(stage_[0].Status().incarnation, limits::kIncarnationMax);
  for (std::size_t i = 0; i < 4; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_EQ(stage_[i].Status().offences, 0U);
    EXPECT_EQ(stage_[i].Row({first_.publisher, limits::kIncarnationMax + 1}).held, 0U);
    EXPECT_TRUE(i == 0 || stage_.AreLinked(0, i));
  }
  Restart();
  EXPECT_FALSE(stage_[0].Status().is_open);
}

TEST_F(LastIncarnationTest, NeitherAfterAHello) {
  Puppet peer(stage_[0], stage_.cast()[4]);
  peer.Greet({{limits::kIncarnationMax, thief_.journal().checkpoint()}});
  stage_.RunFor(minutes(3));
  peer.Hear();  // every frame can be decoded
  EXPECT_FALSE(stage_[0].Status().is_open);
  EXPECT_LE(stage_[0].Status().incarnation, limits::kIncarnationMax);
  AdmitNextKey();
  OfferKey();
  stage_.RunFor(minutes(1));
  ExpectPublishesIn(2);
}

TEST_F(LastIncarnationTest, ANewKeyOfTheAnchorBringsTheNodeBack) {
  Steal(thief_);
  AdmitNextKey();
  OfferKey();
  stage_.RunFor(minutes(1));
  ExpectPublishesIn(2);
  Restart();
  OfferKey();
  EXPECT_TRUE(stage_[0].Status().is_open);
  EXPECT_EQ(stage_[0].Status().incarnation, 2U);
}

TEST_F(LastIncarnationTest, RecoveryWordsBringTheNodeBack) {
  Steal(thief_);
  const Recovery said{{Owned()}, MakeMember(50).identity.public_key(), 2, false};
  const auto record =
      SignRecoveryRecord(Words(), first_.publisher,
                         static_cast<std::uint64_t>(ToUnixMillis(stage_[2].now.wall)), said);
  EXPECT_EQ(stage_[2].core().Submit(record, stage_[2].now), RecordOutcome::kNew);
  stage_[2].Run();
  stage_.RunFor(minutes(1));
  OfferKey();
  stage_.RunFor(minutes(1));
  ExpectPublishesIn(2);
}

// The thief leaves no number free: what he wrote gives way at every node that took it.
TEST_F(LastIncarnationTest, AlsoWhenTheThiefUsedThemAll) {
  Puppet friendly(stage_[1], stage_.cast()[4]);
  friendly.Greet();
  for (std::uint32_t number = limits::kIncarnationMax; number > 1; --number) {
    Author thief(stage_.cast()[0], number);
    thief.WriteMany(1, "stolen", 10);
    friendly.Say(thief.Page(0, 1));
    if (number % 32 == 0) stage_.RunFor(seconds(1));
  }
  stage_[1].Drop(friendly.link());
  stage_.RunFor(minutes(5));
  ASSERT_GT(stage_[3].Row({first_.publisher, 2}).held, 0U);
  ASSERT_GT(stage_[0].Row({first_.publisher, limits::kIncarnationMax}).held, 0U);
  AdmitNextKey();
  OfferKey();
  stage_.RunFor(minutes(2));
  ExpectPublishesIn(2);
  // It is told what it has to know after a restore, whatever else there is of its name.
  const auto hellos = Puppet(stage_[1], stage_.cast()[0]).Hear<HelloMessage>();
  ASSERT_EQ(hellos.size(), 1U);
  ASSERT_EQ(hellos[0].yours.size(), 2U);
  EXPECT_EQ(hellos[0].yours[1].incarnation, 2U);
}

// A version before this one went on as incarnation 1,025, alone.
TEST_F(LastIncarnationTest, AStoreOfAnEarlierVersionComesBackToo) {
  Steal(thief_);
  Buffer row;
  AppendBigEndian32(row, limits::kIncarnationMax + 1);
  storage::WriteBatch batch;
  batch.Put(storage::Column::kMeta, storage::IncarnationKey(), std::move(row));
  Journal beyond({first_.publisher, limits::kIncarnationMax + 1});
  std::vector<Journal::Draft> drafts;
  drafts.push_back(MakeDraft("C", 10));
  auto appended = beyond.AppendOwn(std::move(drafts), stage_.cast()[0].identity);
  ASSERT_TRUE(appended);
  batch.Merge(std::move(appended->batch));
  ASSERT_TRUE(stage_[0].store().Apply(std::move(batch)));
  Restart();
  EXPECT_FALSE(stage_[0].Status().is_open);
  EXPECT_EQ(stage_[0].Row(beyond.id()).held, 0U);
  AdmitNextKey();
  OfferKey();
  stage_.RunFor(minutes(1));
  ExpectPublishesIn(2);
}

}  // namespace
}  // namespace schakel::federation
