// How a node publishes: when it appends, what it refuses, and what happens after a restore.
#include "base/json.h"
#include "federation/gossip/draft.h"
#include "federation/gossip/page_builder.h"
#include "federation/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

class OwnJournalTest : public testing::Test {
 protected:
  // Greets the node as `count` members who hold nothing of its journal.
  void GreetAs(std::size_t count, std::size_t first = 1) {
    for (std::size_t i = first; i < first + count; ++i)
      Puppet(node_, cast_[i]).Greet();
  }
  WholeEntry Entry(std::uint32_t incarnation, std::uint64_t index) {
    auto entry =
        ReadEntry(*node_.store().TakeSnapshot(), {{node_.member().id, incarnation}, index});
    CHECK(entry.has_value());
    return std::move(*entry);
  }
  // Checks that entry 0 of this incarnation names the end of the one before.
  void ExpectContinuation(std::uint32_t incarnation, const Frontier& final_frontier) {
    const WholeEntry entry = Entry(incarnation, 0);
    EXPECT_EQ(entry.header.kind, static_cast<std::uint16_t>(EntryKind::kContinuation));
    Json::Object expected;
    expected["incarnation"] = static_cast<std::int64_t>(incarnation) - 1;
    expected["size"] = final_frontier.size;
    expected["root"] = final_frontier.root.hex();
    EXPECT_EQ(AsText(*entry.payload), Json(std::move(expected)).Dump());
  }

  const Cast cast_{6};
  Party node_{cast_, 0};
  const JournalId own_{cast_[0].id, 1};
};

TEST_F(OwnJournalTest, WaitsForTheHellosOfThreePeers) {
  GreetAs(2);
  const Token request = node_.Publish(MakeDraft("A", 10));
  ASSERT_EQ(node_.published.size(), 1U);
  EXPECT_EQ(node_.published[0].outcome, PublishOutcome::kQueued);
  EXPECT_EQ(node_.published[0].request, request);
  EXPECT_EQ(node_.Row(own_).durable.size, 0U);
  Puppet(node_, cast_[3]).Greet();
  EXPECT_TRUE(node_.Status().is_open);
  EXPECT_EQ(node_.Row(own_).durable.size, 1U);
  EXPECT_EQ(node_.Status().queued, 0U);
}

TEST_F(OwnJournalTest, DoesNotCountOnePeerTwice) {
  for (int i = 0; i < 4; ++i)
    Puppet(node_, cast_[1]).Greet();
  EXPECT_FALSE(node_.Status().is_open);
}

TEST_F(OwnJournalTest, WaitsTenSecondsAfterTheFirstLink) {
  node_.RunFor(seconds(100));
  EXPECT_FALSE(node_.Status().is_open);
  GreetAs(1);
  node_.RunFor(limits::kFirstAppendWait - seconds(1));
  EXPECT_FALSE(node_.Status().is_open);
  node_.RunFor(seconds(2));
  EXPECT_TRUE(node_.Status().is_open);
}

TEST_F(OwnJournalTest, KeepsTheQueueOverACrash) {
  node_.Publish(MakeDraft("A", 10));
  node_.Publish(MakeDraft("B", 10));
  node_.Crash();
  EXPECT_EQ(node_.Status().queued, 2U);
  node_.Publish(MakeDraft("A", 10));
  EXPECT_EQ(node_.published.back().outcome, PublishOutcome::kUnchanged);
  node_.Publish(MakeDraft("C", 10));
  GreetAs(3);
  ASSERT_EQ(node_.Row(own_).durable.size, 3U);
  EXPECT_EQ(Entry(1, 0).header.document_id, "A");
  EXPECT_EQ(Entry(1, 1).header.document_id, "B");
  EXPECT_EQ(Entry(1, 2).header.document_id, "C");
  node_.Crash();
  EXPECT_EQ(node_.Status().queued, 0U);
}

TEST_F(OwnJournalTest, AppendsNothingForTheSameBytes) {
  GreetAs(3);
  node_.Publish(MakeDraft("A", 10));
  EXPECT_EQ(node_.published.back().outcome, PublishOutcome::kAppended);
  EXPECT_EQ(node_.published.back().position, (EntryPosition{own_, 0}));
  for (int life = 0; life < 2; ++life) {
    node_.Publish(MakeDraft("A", 10));
    EXPECT_EQ(node_.published.back().outcome, PublishOutcome::kUnchanged);
    EXPECT_EQ(node_.Row(own_).held, 1U);
    node_.Crash();
    GreetAs(3);
  }
}

TEST_F(OwnJournalTest, SaysUnchangedNotBeforeTheFirstCopyIsDurable) {
  for (const bool is_open : {false, true}) {
    SCOPED_TRACE(testing::Message() << "open " << is_open);
    if (is_open) GreetAs(3);
    node_.published.clear();
    node_.holds_writes = true;
    const std::string id = is_open ? "B" : "A";
    node_.Publish(MakeDraft(id, 10));
    const Token second = node_.Publish(MakeDraft(id, 10));
    EXPECT_TRUE(node_.published.empty());
    node_.Sync();
    ASSERT_EQ(node_.published.size(), 2U);
    EXPECT_EQ(node_.published[1].request, second);
    EXPECT_EQ(node_.published[1].outcome, PublishOutcome::kUnchanged);
    const Token third = node_.Publish(MakeDraft(id, 10));
    ASSERT_EQ(node_.published.size(), 3U);
    EXPECT_EQ(node_.published[2].request, third);
    node_.holds_writes = false;
  }
}

TEST_F(OwnJournalTest, AnnouncesTheSeverityOfItsEntries) {
  GreetAs(3);
  Puppet peer(node_, cast_[4]);
  peer.Greet({}, LinkKind::kPush, 0);  // without credit everything is announced
  for (const std::uint8_t severity : {std::uint8_t{1}, std::uint8_t{4}, std::uint8_t{2}}) {
    peer.Hear();
    auto draft = MakeDraft("S" + std::to_string(severity), 10);
    draft.header.severity = severity;
    node_.Publish(std::move(draft));
    const auto news = peer.Hear<AnnounceMessage>();
    ASSERT_EQ(news.size(), 1U);
    EXPECT_EQ(news[0].frontiers.at(0).severity, severity);
  }
}

TEST_F(OwnJournalTest, RefusesOtherBytesAndLowerVersions) {
  GreetAs(3);
  node_.Publish(MakeDraft("A", 10, "2"));
  node_.Publish(MakeDraft("A", 11, "2"));
  ASSERT_EQ(node_.failed.size(), 1U);
  EXPECT_EQ(node_.failed[0].error.code, ErrorCode::kConflict);
  node_.Publish(MakeDraft("A", 10, "1"));
  ASSERT_EQ(node_.failed.size(), 2U);
  EXPECT_EQ(node_.failed[1].error.code, ErrorCode::kConflict);
  EXPECT_EQ(node_.Row(own_).held, 1U);
  node_.Publish(MakeDraft("A", 10, "3"));
  EXPECT_EQ(node_.Row(own_).held, 2U);
}

TEST_F(OwnJournalTest, WithdrawsTheVersionThatIsPublished) {
  GreetAs(3);
  node_.Publish(MakeDraft("A", 10, "2"));
  auto withdrawal = DraftWithdrawal("A", "2", Tlp::kClear, "Onjuist");
  node_.Publish({withdrawal.header, withdrawal.payload});
  EXPECT_EQ(node_.Row(own_).held, 2U);
  EXPECT_TRUE(node_.failed.empty());
}

TEST_F(OwnJournalTest, RefusesWhatDoesNotFitAHeader) {
  GreetAs(3);
  node_.Publish(MakeDraft(std::string(limits::kDocumentIdMax + 1, 'a'), 10));
  node_.Publish(MakeDraft("A", limits::kPayloadSizeMax + 1));
  ASSERT_EQ(node_.failed.size(), 2U);
  EXPECT_EQ(node_.failed[0].error.code, ErrorCode::kLimitExceeded);
  EXPECT_EQ(node_.failed[1].error.code, ErrorCode::kLimitExceeded);
}

TEST_F(OwnJournalTest, LimitsTheQueue) {
  for (std::size_t i = 0; i < limits::kQueuedPublishesMax; ++i)
    node_.Publish(MakeDraft("A" + std::to_string(i), 1));
  EXPECT_TRUE(node_.failed.empty());
  node_.Publish(MakeDraft("B", 1));
  ASSERT_EQ(node_.failed.size(), 1U);
  EXPECT_EQ(node_.failed[0].error.code, ErrorCode::kLimitExceeded);
}

TEST_F(OwnJournalTest, TellsNobodyBeforeItIsDurable) {
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  GreetAs(3, 2);
  peer.Hear();
  node_.holds_writes = true;
  node_.Publish(MakeDraft("A", 10));
  EXPECT_TRUE(node_.published.empty());
  peer.Say(PullMessage{own_, 0, 10'000});
  peer.Say(FingerprintMessage{});
  node_.RunFor(seconds(40));
  peer.Say(RecentMessage{});
  std::size_t lists = 0;
  for (const Frame& frame : peer.Hear()) {
    EXPECT_FALSE(std::holds_alternative<PageMessage>(frame.message));
    EXPECT_FALSE(std::holds_alternative<AnnounceMessage>(frame.message));
    if (const auto* recent = std::get_if<RecentMessage>(&frame.message)) {
      EXPECT_TRUE(recent->lines.empty());
      ++lists;
    }
  }
  EXPECT_EQ(lists, 2U);
  node_.Sync();
  EXPECT_EQ(node_.published.size(), 1U);
}

TEST_F(OwnJournalTest, OpensTheNextIncarnationWhenAPeerHoldsMore) {
  Author author(cast_[0]);
  author.WriteMany(3, "old");
  Puppet peer(node_, cast_[1]);
  peer.Greet({{1, author.journal().checkpoint()}});
  ASSERT_EQ(node_.alarms.size(), 1U);
  EXPECT_EQ(node_.alarms[0].kind, AlarmKind::kRestored);
  GreetAs(3, 2);
  node_.Publish(MakeDraft("new", 10));
  EXPECT_FALSE(node_.Status().is_open);
  peer.Announce(author.id(), author.journal().covered());
  ASSERT_EQ(peer.Hear<PullMessage>().size(), 1U);
  peer.Say(author.Page(0));
  EXPECT_TRUE(node_.Status().is_open);
  EXPECT_EQ(node_.Status().incarnation, 2U);
  EXPECT_EQ(node_.Row(own_).durable, author.journal().covered());
  ExpectContinuation(2, author.journal().covered());
  EXPECT_EQ(Entry(2, 1).header.document_id, "new");
}

TEST_F(OwnJournalTest, OpensTheNextIncarnationWhenItIsSentItsOwnEntries) {
  Author author(cast_[0]);
  author.WriteMany(5, "old", 3'000);
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  GreetAs(3, 2);
  ASSERT_TRUE(node_.Status().is_open);
  // A part of what was published before the restore: there is more to come.
  peer.Announce(author.id(), author.journal().covered());
  peer.Say(author.Page(0, 0, 7'000));
  EXPECT_EQ(node_.Row(own_).held, 2U);
  node_.Publish(MakeDraft("new", 10));
  EXPECT_FALSE(node_.Status().is_open);
  peer.Say(author.Page(2));
  EXPECT_EQ(node_.Status().incarnation, 2U);
  ExpectContinuation(2, author.journal().covered());
}

TEST_F(OwnJournalTest, OpensTheNextIncarnationWhenItsJournalIsForked) {
  GreetAs(3, 2);
  node_.Publish(MakeDraft("A", 10));
  const Frontier ours = node_.Row(own_).durable;
  Author other(cast_[0]);
  other.WriteMany(1, "stolen");
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  peer.Say(ForkProofMessage{own_, node_.Row(own_).checkpoint, other.journal().checkpoint()});
  EXPECT_EQ(node_.Row(own_).status, JournalStatus::kForked);
  EXPECT_EQ(node_.Status().incarnation, 2U);
  ExpectContinuation(2, ours);
  node_.Publish(MakeDraft("B", 10));
  EXPECT_EQ(node_.published.back().position, (EntryPosition{{cast_[0].id, 2}, 1}));
}

TEST_F(OwnJournalTest, ContinuesTheNextIncarnationAfterACrash) {
  GreetAs(3);
  node_.Publish(MakeDraft("A", 10));
  const Frontier before = node_.Row(own_).durable;
  node_.Start(true);
  EXPECT_FALSE(node_.Status().is_open);
  node_.holds_writes = true;
  GreetAs(3);
  EXPECT_EQ(node_.Status().incarnation, 2U);
  // Neither the number nor entry 0 is durable: all of it happens again.
  node_.holds_writes = false;
  node_.Crash();
  EXPECT_EQ(node_.Status().incarnation, 1U);
  node_.Start(true);
  GreetAs(3);
  ExpectContinuation(2, before);
  node_.Crash();
  EXPECT_EQ(node_.Status().incarnation, 2U);
}

TEST_F(OwnJournalTest, DoesNotContinueARestoredStoreBeforeItHasALink) {
  GreetAs(3);
  node_.Publish(MakeDraft("A", 10));
  node_.Start(true);
  node_.RunFor(seconds(300));
  EXPECT_EQ(node_.Status().incarnation, 1U);
  EXPECT_FALSE(node_.Status().is_open);
  GreetAs(1);
  node_.RunFor(seconds(62));
  EXPECT_EQ(node_.Status().incarnation, 2U);
}

TEST_F(OwnJournalTest, IgnoresClaimsThatItDidNotSign) {
  Author stranger(cast_[1]);
  stranger.WriteMany(3, "x");
  GreetAs(2);
  Puppet(node_, cast_[3])
      .Greet({{1, stranger.journal().checkpoint()}, {7, "onzin"}, {UINT32_MAX, ""}});
  EXPECT_TRUE(node_.alarms.empty());
  EXPECT_TRUE(node_.Status().is_open);
}

TEST(RestoredStoreTest, NeverForksWhatWasPublished) {
  Stage stage(4);
  stage.ConnectAll();
  stage[0].Publish(MakeDraft("A", 10));
  const storage::MemoryStore backup = stage[0].store();
  stage[0].Publish(MakeDraft("B", 10));
  stage.Settle();
  const JournalId first{stage.cast()[0].id, 1};
  const Frontier final_frontier = stage[0].Row(first).durable;
  ASSERT_EQ(stage[1].Row(first).durable, final_frontier);
  for (std::size_t i = 1; i < 4; ++i)
    stage.Disconnect(0, i);
  stage[0].store() = backup;
  stage[0].Start();
  stage[0].Publish(MakeDraft("C", 10));
  for (std::size_t i = 1; i < 4; ++i)
    stage.Connect(0, i);
  stage.RunFor(seconds(60));
  EXPECT_EQ(stage[0].Status().incarnation, 2U);
  for (std::size_t i = 0; i < 4; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_EQ(stage[i].Row(first).durable, final_frontier);
    EXPECT_EQ(stage[i].Row(first).status, JournalStatus::kOpen);
    EXPECT_EQ(stage[i].Row({stage.cast()[0].id, 2}).durable.size, 2U);
  }
}

}  // namespace
}  // namespace schakel::federation
