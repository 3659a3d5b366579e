// How entries spread between two and three real nodes.
#include "federation/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

// Counts the frames of a kind that were carried between two parties.
template <typename Kind>
class Carried {
 public:
  explicit Carried(Stage& stage) {
    stage.watch = [this](std::size_t from, std::size_t to, Frame& frame) {
      if (std::holds_alternative<Kind>(frame.message)) ++counts_[{from, to}];
      return true;
    };
  }
  [[nodiscard]] int operator()(std::size_t from, std::size_t to) { return counts_[{from, to}]; }

 private:
  std::map<std::pair<std::size_t, std::size_t>, int> counts_;
};

void ExpectSame(Stage& stage, std::size_t a, std::size_t b) {
  EXPECT_EQ(stage[a].Status().frontier_fingerprint, stage[b].Status().frontier_fingerprint);
  EXPECT_EQ(stage[a].Status().offences, 0U);
  EXPECT_EQ(stage[b].Status().offences, 0U);
}

TEST(ReplicationTest, PushesASmallEntryToItsPeers) {
  Stage stage(2);
  stage.Connect(0, 1);
  Carried<PullMessage> pulls(stage);
  stage[0].Publish(MakeDraft("A", 2'000));
  stage.Settle();
  const JournalId journal = stage[0].OwnId();
  EXPECT_EQ(stage[1].Row(journal).durable, stage[0].Row(journal).durable);
  EXPECT_EQ(stage[1].Row(journal).durable.size, 1U);
  EXPECT_EQ(pulls(1, 0), 0);
  EXPECT_EQ(stage[0].Status().counters.pages_pushed, 1U);
  ASSERT_EQ(stage[1].arrived.size(), 1U);
  EXPECT_EQ(stage[1].arrived[0].row.document_id, "A");
  ExpectSame(stage, 0, 1);
}

TEST(ReplicationTest, AnnouncesALargeEntryAndIsAskedForIt) {
  Stage stage(2);
  stage.Connect(0, 1);
  Carried<PullMessage> pulls(stage);
  stage[0].Publish(MakeDraft("A", 50'000));
  stage.Settle();
  EXPECT_EQ(pulls(1, 0), 1);
  EXPECT_EQ(stage[0].Status().counters.pages_pushed, 0U);
  EXPECT_EQ(stage[1].Row(stage[0].OwnId()).durable.size, 1U);
  EXPECT_EQ(stage[1].arrived.size(), 1U);
  ExpectSame(stage, 0, 1);
}

TEST(ReplicationTest, AReadThatFailsLetsTheReviewsThatWaitBegin) {
  const Cast cast(5);
  Party node(cast, 0);
  Puppet peer(node, cast[4]);
  peer.Greet();
  node.holds_reads = true;
  std::vector<JournalId> journals;
  for (std::size_t i : {1U, 2U, 3U}) {
    Author author(cast[i]);
    author.WriteMany(1, "A");
    peer.Say(author.Page(0, 1));
    journals.push_back(author.id());
  }
  // Two are looked at.
  node.ForgetReads();
  node.core().OnRead(ReadFailed{ReviewJob{journals[0], 0, 1}, {ErrorCode::kIo, "a bad block"}},
                     node.now);
  node.Run();
  node.AnswerReads();
  ASSERT_EQ(node.arrived.size(), 1U);
  EXPECT_EQ(node.arrived[0].position.journal, journals[2]);
}

TEST(ReplicationTest, FetchesAPayloadOfManyChunks) {
  Stage stage(2);
  stage.Connect(0, 1);
  Carried<PayloadChunkMessage> chunks(stage);
  auto draft = MakeDraft("A", 7 * crypto::kChunkSize + 5);
  const crypto::Digest root = draft.header.payload_root;
  stage[0].Publish(std::move(draft));
  stage.Settle();
  EXPECT_EQ(chunks(0, 1), 8);
  EXPECT_EQ(stage[1].Status().counters.payloads_fetched, 1U);
  EXPECT_EQ(stage[1].Status().missing_payloads, 0U);
  const auto stored = stage[1].store().TakeSnapshot()->Get(storage::Column::kPayloads, root.view());
  ASSERT_TRUE(stored && stored->has_value());
  EXPECT_EQ(crypto::PayloadRoot(**stored), root);
  EXPECT_EQ(stage[1].arrived.size(), 1U);
}

TEST(ReplicationTest, FetchesAPayloadFromWhoeverHasIt) {
  // Party 1 has the entry without the payload, party 0 has both.
  Stage stage(3);
  stage.Connect(0, 1);
  stage.RunFor(seconds(11));
  stage.watch = [](std::size_t, std::size_t, Frame& frame) {
    return !std::holds_alternative<PayloadChunkMessage>(frame.message);
  };
  stage[0].Publish(MakeDraft("A", 3 * crypto::kChunkSize));
  stage.Settle();
  stage.Disconnect(0, 1);
  EXPECT_EQ(stage[1].Status().missing_payloads, 1U);
  stage.watch = nullptr;
  stage.Connect(1, 2);
  stage.RunFor(seconds(1));
  EXPECT_EQ(stage[2].Row(stage[0].OwnId()).durable.size, 1U);
  EXPECT_EQ(stage[2].Status().missing_payloads, 1U);
  EXPECT_TRUE(stage[2].arrived.empty());
  stage.Connect(0, 2);
  stage.RunFor(seconds(30));
  EXPECT_EQ(stage[1].Status().missing_payloads, 0U);
  EXPECT_EQ(stage[2].Status().missing_payloads, 0U);
  EXPECT_EQ(stage[2].arrived.size(), 1U);
}

TEST(ReplicationTest, PassesOnWhatItWasPushed) {
  Stage stage(3);
  stage.Connect(0, 1);
  stage.Connect(1, 2);
  stage.RunFor(seconds(11));
  stage[0].Publish(MakeDraft("A", 2'000));
  stage.Settle();
  EXPECT_EQ(stage[2].Row(stage[0].OwnId()).durable.size, 1U);
  ExpectSame(stage, 0, 2);
}

TEST(ReplicationTest, SendsNothingBackToThePublisher) {
  Stage stage(3);
  stage.ConnectAll();
  Carried<PageMessage> pages(stage);
  for (int i = 0; i < 10; ++i) {
    stage[0].Publish(MakeDraft("A" + std::to_string(i), 2'000));
    stage.Settle();
  }
  EXPECT_EQ(pages(0, 1), 10);
  EXPECT_EQ(pages(0, 2), 10);
  // An announcement may overtake the publisher's push, never twice for one entry.
  EXPECT_LE(pages(1, 2) + pages(2, 1), 10);
  EXPECT_EQ(stage[1].Status().counters.entries_received, 10U);
  EXPECT_EQ(stage[2].Status().counters.entries_received, 10U);
  EXPECT_EQ(pages(1, 0) + pages(2, 0), 0);
}

// Says in both HELLOs between `a` and `b` that their link is reconcile-only.
void MakeReconcileOnly(Stage& stage, std::size_t a, std::size_t b) {
  stage.watch = [a, b](std::size_t from, std::size_t to, Frame& frame) {
    auto* hello = std::get_if<HelloMessage>(&frame.message);
    const bool is_between = (from == a && to == b) || (from == b && to == a);
    if (hello != nullptr && is_between) hello->link_kind = LinkKind::kReconcile;
    return true;
  };
}

TEST(ReplicationTest, PushesOnLinksForPushesOnly) {
  Stage stage(4);
  MakeReconcileOnly(stage, 0, 1);
  stage.Connect(0, 1);
  stage.Connect(1, 2);
  stage.Connect(1, 3);
  // The listener does what the dialler's HELLO says of the link.
  stage[1].Publish(MakeDraft("A", 100));
  stage.Settle();
  EXPECT_EQ(stage[2].Row(stage[1].OwnId()).durable.size, 1U);
  EXPECT_EQ(stage[3].Row(stage[1].OwnId()).durable.size, 1U);
  EXPECT_EQ(stage[0].Row(stage[1].OwnId()).durable.size, 0U);
  stage.RunFor(seconds(40));
  EXPECT_EQ(stage[0].Row(stage[1].OwnId()).durable.size, 1U);
}

// Two of seven nodes run, and what they have is a reconcile-only link: news took half a minute.
TEST(ReplicationTest, PushesOverEveryLinkWhereThereAreTooFewForPushes) {
  Stage stage(2);
  MakeReconcileOnly(stage, 0, 1);
  stage.Connect(0, 1);
  stage[1].Publish(MakeDraft("A", 100));
  stage.Settle();
  EXPECT_EQ(stage[0].Row(stage[1].OwnId()).durable.size, 1U);
}

TEST(ReplicationTest, BringsALateJoinerUpInPages) {
  Stage stage(3);
  stage.ConnectAll();
  stage.Disconnect(0, 1);
  stage.Disconnect(1, 2);
  constexpr int kEntries = 60;
  for (int i = 0; i < kEntries; ++i) {
    stage[0].Publish(MakeDraft("A" + std::to_string(i), 20'000));
    stage.Settle();
  }
  ASSERT_EQ(stage[2].Row(stage[0].OwnId()).durable.size, std::uint64_t{kEntries});
  Carried<PageMessage> pages(stage);
  stage.Connect(1, 2);
  stage.RunFor(seconds(1));
  EXPECT_EQ(stage[1].Row(stage[0].OwnId()).durable, stage[2].Row(stage[0].OwnId()).durable);
  EXPECT_GE(pages(2, 1), 5);
  EXPECT_LE(pages(2, 1), 8);
  EXPECT_EQ(stage[1].arrived.size(), std::size_t{kEntries});
  ExpectSame(stage, 1, 2);
}

TEST(ReplicationTest, RepairsWhatWasLostByReconciling) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    Stage stage(3);
    stage.ConnectAll();
    stage.watch = [&random](std::size_t, std::size_t, Frame& frame) {
      return std::holds_alternative<HelloMessage>(frame.message) || random.Below(3) > 0;
    };
    for (int i = 0; i < 20; ++i) {
      stage[random.Below(3)].Publish(MakeDraft("A" + std::to_string(i), random.Below(60'000)));
      stage.Settle();
    }
    stage.watch = nullptr;
    stage.RunFor(seconds(90));
    ExpectSame(stage, 0, 1);
    ExpectSame(stage, 1, 2);
    std::size_t entries = 0;
    for (const auto& row : stage[0].Status().journals)
      entries += row.durable.size;
    EXPECT_EQ(entries, 20U);
  }
}

TEST(ReplicationTest, TellsNobodyWhatIsNotDurable) {
  Stage stage(3);
  stage.Connect(0, 1);
  stage.Connect(1, 2);
  stage.RunFor(seconds(11));
  stage[1].holds_writes = true;
  stage[0].Publish(MakeDraft("A", 100));
  stage.RunFor(seconds(40));
  const JournalId journal = stage[0].OwnId();
  EXPECT_EQ(stage[1].Row(journal).held, 1U);
  EXPECT_EQ(stage[1].Row(journal).durable.size, 0U);
  EXPECT_EQ(stage[2].Row(journal).held, 0U);
  stage[1].Sync();
  stage.Settle();
  EXPECT_EQ(stage[2].Row(journal).durable.size, 1U);
}

TEST(ReplicationTest, FetchesAgainWhatACrashLost) {
  Stage stage(2);
  stage.Connect(0, 1);
  stage[1].holds_writes = true;
  stage[0].Publish(MakeDraft("A", 100));
  stage.Settle();
  stage.Disconnect(0, 1);
  stage[1].holds_writes = false;
  stage[1].Crash();
  EXPECT_EQ(stage[1].Row(stage[0].OwnId()).held, 0U);
  stage.Connect(0, 1);
  stage.RunFor(seconds(1));
  EXPECT_EQ(stage[1].Row(stage[0].OwnId()).durable.size, 1U);
  stage[1].Crash();
  EXPECT_EQ(stage[1].Row(stage[0].OwnId()).durable.size, 1U);
}

TEST(ReplicationTest, ReviewsOnAfterTheRightsChanged) {
  Stage stage(2);
  stage.Connect(0, 1);
  stage[0].Publish(MakeDraft("A", 100));
  stage.Settle();
  stage[1].holds_reads = true;
  stage[0].Publish(MakeDraft("B", 100));
  stage.Settle();  // the review of B is under way
  Admission changed = AdmissionOf(stage.cast()[0]);
  changed.valid_until += std::chrono::hours(1);
  stage[1].core().OfferTrust(stage.cast().Admit(changed), stage[1].now);
  stage[1].holds_reads = false;
  stage[1].AnswerReads();
  stage[1].Run();
  stage[0].Publish(MakeDraft("C", 100));
  stage.Settle();
  ASSERT_FALSE(stage[1].arrived.empty());
  EXPECT_EQ(stage[1].arrived.back().row.document_id, "C");
  EXPECT_EQ(stage[1].Row(stage[0].OwnId()).reviewed, 3U);
}

}  // namespace
}  // namespace schakel::federation
