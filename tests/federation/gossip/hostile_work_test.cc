// What a peer can make a node do, and how little it is.
#include "federation/gossip/limits.h"
#include "federation/gossip/recovery_record.h"
#include "federation/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class HostileWorkTest : public testing::Test {
 protected:
  Buffer PresenceOf(std::size_t signer, std::size_t about, std::uint64_t ahead) {
    const auto counter = static_cast<std::uint64_t>(ToUnixMillis(node_.now.wall)) + ahead;
    return SignPresenceRecord(cast_[signer].identity, cast_[about].id, counter, {{"192.0.2.1:5"}});
  }
  std::uint64_t Signatures() { return node_.Status().signatures_checked; }

  const Cast cast_{4, 4};
  Party node_{cast_, 0};
};

TEST_F(HostileWorkTest, IsOneRecordInAWhileHoweverManyAreSigned) {
  Puppet spammer(node_, cast_[1]);
  Puppet other(node_, cast_[2]);
  spammer.Greet();
  other.Greet();
  other.Hear();
  const std::uint64_t before = Signatures();
  for (std::uint64_t i = 0; i < 100; ++i)
    spammer.Say(RecordsMessage{{PresenceOf(1, 1, i)}});
  EXPECT_EQ(Signatures() - before, 1U);
  EXPECT_EQ(other.Hear<RecordsHaveMessage>().size(), 1U);
  node_.RunFor(limits::kRecordRest);
  spammer.Say(RecordsMessage{{PresenceOf(1, 1, 0)}});
  EXPECT_EQ(Signatures() - before, 2U);
  EXPECT_EQ(node_.Status().offences, 0U);
}

// A few may come of a recovery record that the peer knows and we do not.
TEST_F(HostileWorkTest, EndsWithRecordsThatTheirNodeDidNotSign) {
  Puppet forger(node_, cast_[1]);
  forger.Greet();
  for (int i = 0; i < limits::kVainChecksMax; ++i) {
    forger.Say(RecordsMessage{{PresenceOf(1, 2, 0)}});
    ASSERT_EQ(forger.Closed(), std::nullopt) << i;
  }
  forger.Say(RecordsMessage{{PresenceOf(1, 2, 0)}});
  EXPECT_EQ(forger.Closed(), CloseReason::kProtocol);
  EXPECT_EQ(node_.Status().offences, 1U);
}

TEST_F(HostileWorkTest, DoesNotEndWithOneUnderAnotherTrustVersion) {
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  peer.Say(RecordsMessage{{PresenceOf(1, 2, 0)}}, TrustVersion{});
  EXPECT_EQ(peer.Closed(), std::nullopt);
}

// No offence, since versions differ, and yet no work without end.
TEST_F(HostileWorkTest, IsBoundedUnderAnotherTrustVersionToo) {
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  const JournalId journal{cast_[2].id, 1};
  const std::string note = SignCheckpoint(cast_[2].identity, {journal, {1, {}}});
  const std::uint64_t before = Signatures();
  for (int i = 0; i < 100; ++i) {
    peer.Say(RecordsMessage{{PresenceOf(1, 2, 0)}}, TrustVersion{});
    peer.Say(ForkProofMessage{journal, note, note, {}}, TrustVersion{});
  }
  EXPECT_EQ(peer.Closed(), std::nullopt);
  EXPECT_LE(Signatures() - before, 2U * (limits::kVainChecksMax + 1));
}

TEST_F(HostileWorkTest, IsBoundedForRecoveryRecordsOfOtherKeys) {
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  Recovery said;
  said.stop = {{1, 0, {}}};
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(node_.now.wall));
  const Buffer record = SignRecoveryRecord(cast_[1].identity, cast_[2].id, counter, said);
  const std::uint64_t before = Signatures();
  for (int i = 0; i < 100 && !peer.Closed(); ++i)
    peer.Say(RecordsMessage{{record, record}});
  EXPECT_EQ(peer.Closed(), CloseReason::kProtocol);
  EXPECT_LE(Signatures() - before, limits::kVainChecksMax + 1U);
}

TEST_F(HostileWorkTest, EndsWithAForkProofThatProvesNothing) {
  Puppet accuser(node_, cast_[1]);
  accuser.Greet();
  const JournalId journal{cast_[2].id, 1};
  const Checkpoint checkpoint{journal, {1, {}}};
  const std::string note = SignCheckpoint(cast_[2].identity, checkpoint);
  accuser.Say(ForkProofMessage{journal, note, note, {}});
  EXPECT_EQ(accuser.Closed(), CloseReason::kProtocol);
}

TEST_F(HostileWorkTest, DoesNotBeginAnewWithEachLink) {
  std::size_t greeted = 0;
  for (std::uint64_t i = 0; i < 3 * limits::kArrivalsPerMinute; ++i) {
    Puppet peer(node_, cast_[1]);
    if (peer.Closed()) continue;
    peer.Greet();
    ++greeted;
    node_.Drop(peer.link());
  }
  EXPECT_EQ(greeted, limits::kArrivalsPerMinute);
  Puppet other(node_, cast_[2]);
  EXPECT_EQ(other.Closed(), std::nullopt) << "each peer has arrivals of its own";
  node_.RunFor(seconds(60));
  Puppet again(node_, cast_[1]);
  EXPECT_EQ(again.Closed(), std::nullopt);
}

TEST_F(HostileWorkTest, IsSoManyBytesWithoutCredit) {
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  peer.Hear();
  std::vector<RecordRef> refs;
  for (std::size_t i = 0; i < limits::kRecordsPerFrameMax; ++i)
    refs.push_back({TagOf(cast_[0].id), 1, 0});
  std::uint64_t bytes = 0;
  const auto ask = [&] {
    peer.Say(RecordsWantMessage{refs});
    for (const RecordsMessage& answer : peer.Hear<RecordsMessage>()) {
      for (const Buffer& record : answer.records)
        bytes += record.size();
    }
  };
  for (int i = 0; i < 2'000; ++i)
    ask();
  EXPECT_GT(bytes, limits::kControlBurst / 2);
  EXPECT_LE(bytes, limits::kControlBurst + limits::kFrameSizeMax);
  const std::uint64_t before = bytes;
  ask();
  EXPECT_EQ(bytes, before);
}

TEST_F(HostileWorkTest, IsAFewQuestionsAboutInventedForks) {
  Puppet liar(node_, cast_[1]);
  liar.Greet();
  node_.Publish(MakeDraft("own", 50));
  node_.RunFor(limits::kFirstAppendWait + seconds(1));
  ASSERT_EQ(node_.published.size(), 1U);
  liar.Hear();
  const JournalId own{cast_[0].id, 1};
  std::size_t asked = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    liar.Say(AnnounceMessage{{{TagOf(own), 1, i + 1, 0, 0}}});
    asked += liar.Hear<PullMessage>().size();
  }
  EXPECT_EQ(asked, static_cast<std::size_t>(limits::kForkQuestionsMax));
}

TEST_F(HostileWorkTest, IsSoManyLinesOfAnnouncementsAnInterval) {
  Puppet boaster(node_, cast_[1]);
  boaster.Greet();
  boaster.Hear();
  for (std::size_t left = limits::kAnnouncedLinesMax; left > 0;) {
    AnnounceMessage lines;
    for (; left > 0 && lines.frontiers.size() < limits::kAnnouncedMax; --left)
      lines.frontiers.push_back({TagOf(JournalId{cast_[2].id, 1}), 0, 0, 0, 0});
    boaster.Say(lines);
  }
  boaster.Announce({cast_[2].id, 1}, {5, {}});
  EXPECT_TRUE(boaster.Hear<PullMessage>().empty());
  node_.RunFor(2 * limits::kReconcileInterval);
  boaster.Announce({cast_[2].id, 1}, {5, {}});
  EXPECT_EQ(boaster.Hear<PullMessage>().size(), 1U);
  EXPECT_EQ(boaster.Closed(), std::nullopt);
}

TEST_F(HostileWorkTest, IsSoManyReferencesToRecordsAnInterval) {
  Puppet asker(node_, cast_[1]);
  asker.Greet();
  asker.Hear();
  const RecordRef nothing{TagOf(cast_[0].id), NumberOf(RecordType::kPresence), 0};
  const std::vector<RecordRef> refs(limits::kRecordsPerFrameMax, nothing);
  const auto count = [&asker] {
    std::size_t told = 0;
    for (const auto& have : asker.Hear<RecordsHaveMessage>()) {
      told += have.scope == RecordsScope::kNews ? have.refs.size() : 0;
    }
    return told;
  };
  for (std::size_t i = 0; i < 2 * limits::kRecordRefsMax / refs.size(); ++i)
    asker.Say(RecordsHaveMessage{refs, 0, RecordsScope::kAll});
  const std::size_t told = count();
  EXPECT_GT(told, limits::kRecordRefsMax - refs.size());
  EXPECT_LE(told, limits::kRecordRefsMax);
  node_.RunFor(2 * limits::kReconcileInterval);
  asker.Hear();
  asker.Say(RecordsHaveMessage{refs, 0, RecordsScope::kAll});
  EXPECT_EQ(count(), refs.size());
  EXPECT_EQ(asker.Closed(), std::nullopt);
}

TEST_F(HostileWorkTest, IsReadingAPayloadAFewTimesForSizesThatItHasNot) {
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  node_.Publish(MakeDraft("large", limits::kPayloadSizeMax));
  node_.RunFor(limits::kFirstAppendWait + seconds(1));
  ASSERT_EQ(node_.published.size(), 1U);
  // Of another size: each costs a look at all of it.
  const crypto::Digest root =
      crypto::PayloadRoot(MakeDraft("large", limits::kPayloadSizeMax).payload);
  peer.Hear();
  std::size_t answers = 0;
  for (std::uint32_t i = 0; i < 100; ++i) {
    peer.Say(PayloadWantMessage{root, limits::kPayloadSizeMax - 1 - i, 0, 1});
    answers += peer.Hear<PayloadChunkMessage>().size();
  }
  EXPECT_GE(answers, 1U);
  EXPECT_LE(answers, limits::kServeBurst / limits::kPayloadSizeMax + 2);
}

TEST_F(HostileWorkTest, IsFewerAndFewerPullsForWhatIsNeverServed) {
  Puppet liar(node_, cast_[1]);
  liar.Greet();
  std::size_t pulls = 0;
  for (int i = 0; i < 600; ++i) {
    for (std::uint32_t incarnation = 1; incarnation <= 20; ++incarnation)
      liar.Announce({cast_[2].id, incarnation}, {5, {}});
    node_.RunFor(milliseconds(100));
    pulls += liar.Hear<PullMessage>().size();
  }
  EXPECT_GT(pulls, 5U);
  EXPECT_LT(pulls, 100U) << "in a minute";
}

// A page from before costs its sender nothing, and a signature or more to look at.
TEST_F(HostileWorkTest, IsAFewSignaturesForPagesThatAreOldNews) {
  Author author(cast_[2]);
  author.WriteMany(1, "old");
  const PageMessage old = author.Page(0, 1);
  author.WriteMany(5, "doc");
  Puppet honest(node_, cast_[2]);
  Puppet repeater(node_, cast_[1]);
  honest.Greet();
  repeater.Greet();
  honest.Say(author.Page(0, 1));
  ASSERT_EQ(node_.Row(author.id()).held, 6U);
  const std::uint64_t before = Signatures();
  for (int i = 0; i < 2'000; ++i)
    repeater.Say(old);
  EXPECT_TRUE(repeater.IsUp()) << "late is no offence";
  EXPECT_LE(Signatures() - before, 2U * limits::kVainPagesMax);
}

TEST_F(HostileWorkTest, LosesNothingThatIsNotLookedAt) {
  Author author(cast_[2]);
  author.WriteMany(1, "old");
  const PageMessage old = author.Page(0, 1);
  author.WriteMany(1, "next");
  Puppet late(node_, cast_[1]);
  late.Greet();
  late.Say(author.Page(0, 1));
  for (int i = 0; i < limits::kVainPagesMax; ++i)
    late.Say(old);
  late.Hear();
  author.WriteMany(1, "new");
  late.Say(author.Page(2, 1));
  EXPECT_EQ(node_.Row(author.id()).held, 2U);
  const auto pulls = late.Hear<PullMessage>();
  ASSERT_EQ(pulls.size(), 1U);
  late.Say(author.Page(pulls.front().from));
  EXPECT_EQ(node_.Row(author.id()).held, 3U);
  node_.RunFor(2 * limits::kReconcileInterval);
  author.WriteMany(1, "newer");
  late.Say(author.Page(3, 1));
  EXPECT_EQ(node_.Row(author.id()).held, 4U) << "the peer may push again";
}

TEST_F(HostileWorkTest, IsOneFetchInAWhileForTrustThatIsNotThere) {
  Puppet boaster(node_, cast_[1]);
  boaster.Greet();
  boaster.Hear();
  TrustVersion version = node_.core().trust().version();
  std::size_t fetches = 0;
  for (int i = 0; i < 600; ++i) {
    ++version.timestamp;
    boaster.Say(PongMessage{}, version);
    node_.RunFor(milliseconds(100));
    fetches += boaster.Hear<TrustWantMessage>().size();
  }
  // After three seconds it is given up, for half a minute and then for a whole one.
  EXPECT_GE(fetches, 1U);
  EXPECT_LE(fetches, 2U);
}

}  // namespace
}  // namespace schakel::federation
