// Records between nodes: what is named, asked for and sent, and how often.
#include "keeper.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using Frames = std::vector<std::string>;
using std::chrono::minutes;
using std::chrono::seconds;

std::string NameOf(const Message& message) {
  if (const auto* have = std::get_if<RecordsHaveMessage>(&message)) {
    static constexpr const char* kScopes[] = {"news", "recent", "answer", "all"};
    return std::string(kScopes[static_cast<int>(have->scope)]) + " " +
           std::to_string(have->refs.size());
  }
  if (const auto* want = std::get_if<RecordsWantMessage>(&message)) {
    return "want " + std::to_string(want->refs.size());
  }
  return "records " + std::to_string(std::get<RecordsMessage>(message).records.size());
}

class RecordSyncTest : public testing::Test {
 protected:
  // What both say until they are silent: "0 news 5" is of `a_`, with five references.
  Frames Talk() {
    Frames said;
    Keeper* sides[] = {&a_, &b_};
    for (bool is_busy = true; is_busy;) {
      is_busy = false;
      for (const std::size_t from : {0U, 1U}) {
        for (const auto& [link, message] : sides[from]->TakeFrames()) {
          said.push_back(std::to_string(from) + " " + NameOf(message));
          sides[1 - from]->Hear(message);
          is_busy = true;
        }
      }
      EXPECT_LT(said.size(), 100U);
      if (said.size() >= 100) return said;
    }
    return said;
  }
  Frames Compare() {
    a_.sync.Compare(a_.link());
    return Talk();
  }
  // Both were equal a moment ago.
  void NoteEqual() {
    for (Keeper* side : {&a_, &b_}) {
      side->link().records.equal_at = side->records.changes();
      side->link().allowance.Renew();
    }
  }
  void Wait(Duration duration) {
    for (Keeper* side : {&a_, &b_}) {
      side->now.mono += duration;
      side->now.wall += duration;
      side->sync.Advance(side->now);
    }
  }

  static void SetUpTestSuite() { society_ = std::make_unique<Society>(); }
  static void TearDownTestSuite() { society_.reset(); }

  inline static std::unique_ptr<Society> society_;
  Keeper a_{*society_};
  Keeper b_{*society_};
};

TEST_F(RecordSyncTest, NamesNewsAndSendsWhatIsAskedFor) {
  a_.Know(0, 2);
  b_.Know(1, 1);
  a_.sync.Spread(a_.KeyOf(0), 0, a_.now);
  a_.sync.Spread(a_.KeyOf(1), 0, a_.now);
  a_.sync.Advance(a_.now);
  EXPECT_EQ(Talk(), (Frames{"0 news 2", "1 want 1", "0 records 1"}));
  EXPECT_EQ(a_.records.Digest(), b_.records.Digest());
  a_.sync.Advance(a_.now);
  EXPECT_TRUE(Talk().empty());
}

TEST_F(RecordSyncTest, NamesTheNewestOfSeveralThatWait) {
  a_.Know(0, 1, 9);
  a_.sync.Spread(a_.KeyOf(0), 0, a_.now);
  a_.Know(0, 1, 10);
  a_.sync.Spread(a_.KeyOf(0), 0, a_.now);
  a_.sync.Advance(a_.now);
  const auto frames = a_.TakeFrames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(std::get<RecordsHaveMessage>(frames[0].second).refs,
            (std::vector<RecordRef>{a_.RefOf(0, 10)}));
}

TEST_F(RecordSyncTest, ComparesBySendingWhatChanged) {
  for (Keeper* side : {&a_, &b_})
    side->Know(0, 300);
  NoteEqual();
  b_.Know(300, 3);
  EXPECT_EQ(Compare(), (Frames{"0 recent 0", "1 answer 3", "0 want 3", "1 records 3"}));
  EXPECT_EQ(a_.records.Digest(), b_.records.Digest());
  NoteEqual();
  a_.Know(400, 3);
  EXPECT_EQ(Compare(), (Frames{"0 recent 3", "1 want 3", "0 records 3"}));
  EXPECT_EQ(a_.records.Digest(), b_.records.Digest());
  NoteEqual();
  a_.Know(0, 2, 10);
  b_.Know(2, 2, 10);
  a_.Know(2, 1, 11);
  Compare();
  EXPECT_EQ(a_.records.Digest(), b_.records.Digest());
  EXPECT_EQ(b_.records.Counter(society_->members[2]->id, 2), 11U);
}

TEST_F(RecordSyncTest, TellsWhatIsNewerHere) {
  a_.Know(0, 1, 9);
  b_.Know(0, 1, 10);
  a_.link().records.equal_at = 0;
  b_.link().records.equal_at = b_.records.changes();
  EXPECT_EQ(Compare(), (Frames{"0 recent 1", "1 news 1", "0 want 1", "1 records 1"}));
  EXPECT_EQ(a_.records.Digest(), b_.records.Digest());
}

TEST_F(RecordSyncTest, SendsEverythingWhereTheListsDoNotExplainIt) {
  a_.Know(0, kSociety);
  b_.Know(0, 200);
  NoteEqual();  // which is wrong
  Compare();
  EXPECT_EQ(a_.records.Digest(), b_.records.Digest());
}

// Each knew another holder of one transport key first: neither takes the record of the other.
TEST_F(RecordSyncTest, DoesNotLoopWhereTwoDifferForGood) {
  const auto key = MakeMember(5'000).transport.public_key();
  const auto keys_of = [&key](const Member& node) {
    return SignKeysRecord(node.identity, node.id, 9, {key, {}, 1, {}});
  };
  for (Keeper* side : {&a_, &b_})
    side->Know(0, 100);
  EXPECT_EQ(a_.Offer(keys_of(*society_->members[0])), RecordOutcome::kNew);
  EXPECT_EQ(b_.Offer(keys_of(*society_->members[1])), RecordOutcome::kNew);
  for (Keeper* side : {&a_, &b_})
    side->link().records.equal_at = side->records.changes();
  std::size_t lists_of_all = 0;
  std::size_t frames = 0;
  constexpr int kIntervals = 40;  // twenty minutes
  for (int i = 0; i < kIntervals; ++i) {
    for (Keeper* side : {&a_, &b_})
      side->link().allowance.Renew();
    for (const std::string& said : Compare()) {
      ++frames;
      if (said.find("all") != std::string::npos) ++lists_of_all;
    }
    Wait(limits::kReconcileInterval);
  }
  EXPECT_NE(a_.records.Digest(), b_.records.Digest());
  EXPECT_LE(lists_of_all, 2U * 2U);  // two sides, twice in twenty minutes
  EXPECT_LE(frames, kIntervals * 10U);
}

TEST_F(RecordSyncTest, AnswersEndlessListsSoManyTimesAnInterval) {
  b_.Know(0, 100);
  const RecordsHaveMessage wrong{{}, 1, RecordsScope::kRecent};
  for (int i = 0; i < 1'000; ++i)
    b_.Hear(wrong);
  EXPECT_EQ(b_.TakeFrames().size(), static_cast<std::size_t>(limits::kRecentsMax));
  for (int i = 0; i < 1'000; ++i)
    b_.sync.Compare(b_.link());
  EXPECT_TRUE(b_.TakeFrames().empty());
  const RecordsHaveMessage answer{{}, 1, RecordsScope::kAnswer};
  const RecordsHaveMessage all{{}, 0, RecordsScope::kAll};
  for (int i = 0; i < 1'000; ++i) {
    b_.Hear(answer);
    b_.Hear(all);
  }
  EXPECT_EQ(b_.TakeFrames().size(), 1U);  // kAllRecordsInterval
}

TEST_F(RecordSyncTest, AsksOnePeerAtATimeForARecord) {
  a_.AddLink(4, LinkKind::kPush);
  const RecordsHaveMessage news{{a_.RefOf(0, 9)}, 0, RecordsScope::kNews};
  a_.Hear(news, kLink);
  a_.Hear(news, 4);
  const auto asked = a_.TakeFrames();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].first, kLink);
}

TEST_F(RecordSyncTest, NobodyKeepsARecordAwayByNamingItAndNotSendingIt) {
  a_.AddLink(4, LinkKind::kPush);
  a_.Hear(RecordsHaveMessage{{a_.RefOf(0, 99)}, 0, RecordsScope::kNews}, kLink);
  a_.Hear(RecordsHaveMessage{{a_.RefOf(0, 9)}, 0, RecordsScope::kNews}, 4);
  EXPECT_EQ(a_.TakeFrames().size(), 1U);
  // It names more, before each answer is due.
  a_.now.mono += limits::kRecordTimeout - Duration(1);
  a_.Hear(RecordsHaveMessage{{a_.RefOf(0, 100)}, 0, RecordsScope::kNews}, kLink);
  a_.sync.Advance(a_.now);
  EXPECT_TRUE(a_.TakeFrames().empty());
  EXPECT_EQ(a_.sync.NextDeadline(), a_.now.mono + Duration(1));
  a_.now.mono += Duration(1);
  a_.sync.Advance(a_.now);
  const auto asked = a_.TakeFrames();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].first, 4U);
}

TEST_F(RecordSyncTest, AsksTheNextPeerAtOnceWhenWhatCameIsNotAsNew) {
  a_.AddLink(4, LinkKind::kPush);
  a_.Hear(RecordsHaveMessage{{a_.RefOf(0, 9)}, 0, RecordsScope::kNews}, kLink);
  a_.Hear(RecordsHaveMessage{{a_.RefOf(0, 10)}, 0, RecordsScope::kNews}, 4);
  a_.TakeFrames();
  a_.Know(0, 1, 9);
  a_.sync.OnRecord(a_.KeyOf(0));
  a_.sync.Advance(a_.now);
  const auto asked = a_.TakeFrames();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].first, 4U);
}

TEST_F(RecordSyncTest, AsksForNothingFromTheFuture) {
  const auto ahead = static_cast<std::uint64_t>(
      ToUnixMillis(a_.now.wall + limits::kRecordAheadMax + std::chrono::milliseconds(1)));
  a_.Hear(RecordsHaveMessage{{a_.RefOf(0, ahead)}, 0, RecordsScope::kNews});
  EXPECT_TRUE(a_.TakeFrames().empty());
  a_.Hear(RecordsHaveMessage{{a_.RefOf(0, ahead - 1)}, 0, RecordsScope::kNews});
  EXPECT_EQ(a_.TakeFrames().size(), 1U);
}

TEST_F(RecordSyncTest, AsksAnotherPeerWhenTheLinkIsGone) {
  a_.AddLink(4, LinkKind::kPush);
  const RecordsHaveMessage news{{a_.RefOf(0, 9)}, 0, RecordsScope::kNews};
  a_.Hear(news, kLink);
  a_.Hear(news, 4);
  a_.TakeFrames();
  a_.sync.OnLinkDown(kLink);
  a_.sync.Advance(a_.now);
  const auto asked = a_.TakeFrames();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].first, 4U);
}

TEST_F(RecordSyncTest, AsksForNothingOfStrangersOrOfUnknownTypes) {
  a_.Hear(RecordsHaveMessage{{{0x1234, 2, 9}, a_.RefOf(0, 9, 77)}, 0, RecordsScope::kNews});
  EXPECT_TRUE(a_.TakeFrames().empty());
  a_.Hear(RecordsWantMessage{{{0x1234, 2, 9}, a_.RefOf(0, 9), a_.RefOf(0, 9, 77)}});
  EXPECT_TRUE(a_.TakeFrames().empty());
}

TEST_F(RecordSyncTest, AnswersWithNoMoreThanAFrame) {
  a_.Know(0, kSociety);
  RecordsWantMessage want;
  for (std::size_t i = 0; i < limits::kRecordsPerFrameMax; ++i)
    want.refs.push_back(a_.RefOf(i, 9));
  a_.Hear(want);
  const auto frames = a_.TakeFrames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(NameOf(frames[0].second), "records 512");
}

// --- Real nodes ---

TEST(RecordSpreadTest, CrossesNoLinkTwiceAndReachesEachNodeOnce) {
  constexpr std::size_t kParties = 5;
  Stage stage(kParties, Cast(kParties + 1));
  stage.ConnectAll();
  stage.RunFor(seconds(1));
  const Member& node = stage.cast()[kParties];
  std::size_t copies = 0;
  std::size_t bytes = 0;
  stage.watch = [&](std::size_t, std::size_t, Frame& frame) {
    bytes += EncodeFrame(frame)->size();
    if (const auto* records = std::get_if<RecordsMessage>(&frame.message)) {
      copies += records->records.size();
    }
    return true;
  };
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(stage[0].now.wall));
  Puppet source(stage[0], node);
  source.Greet();
  source.Say(
      RecordsMessage{{SignPresenceRecord(node.identity, node.id, counter, {{"192.0.2.77:5"}})}});
  stage.Settle();
  EXPECT_EQ(copies, kParties - 1);
  EXPECT_LE(bytes, 4'000U);
  // Now everybody has the same, and a fingerprint says so.
  std::size_t differences = 0;
  stage.watch = [&](std::size_t, std::size_t, Frame& frame) {
    differences += std::holds_alternative<RecentMessage>(frame.message) ? 1 : 0;
    return true;
  };
  stage.RunFor(seconds(70));
  EXPECT_EQ(differences, 0U);
}

TEST(RecordSpreadTest, IsMadeUpForByTheNextComparison) {
  Stage stage(2, Cast(3));
  stage.Connect(0, 1);
  stage.RunFor(seconds(1));
  const Member& node = stage.cast()[2];
  stage.watch = [](std::size_t, std::size_t, Frame& frame) {
    return !std::holds_alternative<RecordsHaveMessage>(frame.message);
  };
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(stage[0].now.wall));
  for (const std::size_t at : {0U, 1U}) {
    Puppet source(stage[at], node);
    source.Greet();
    const auto record = SignPresenceRecord(node.identity, node.id, counter + at, {});
    source.Say(RecordsMessage{{record}});
    stage.Settle();
  }
  stage.watch = nullptr;
  stage.RunFor(seconds(70));
  Puppet reader(stage[0], stage.cast()[1]);
  reader.Greet();
  reader.Hear();
  reader.Say(RecordsWantMessage{{{TagOf(node.id), 2, 0}}});
  const auto answers = reader.Hear<RecordsMessage>();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(PeekRecord(answers[0].records.at(0))->counter, counter + 1);
}

TEST(RecordSpreadTest, AnswersEndlessRecentListsSoManyTimesAnInterval) {
  const Cast cast(2);
  Party node(cast, 0);
  Puppet peer(node, cast[1]);
  peer.Greet();
  peer.Hear();
  for (int i = 0; i < 1'000; ++i)
    peer.Say(RecentMessage{{}, {}, 1, 0, 0, false});
  EXPECT_LE(peer.Hear<RecordsHaveMessage>().size(), static_cast<std::size_t>(limits::kRecentsMax));
  EXPECT_TRUE(peer.IsUp());
  node.RunFor(limits::kReconcileInterval + seconds(10));
  peer.Say(RecentMessage{{}, {}, 1, 0, 0, false});
  EXPECT_EQ(peer.Hear<RecordsHaveMessage>().size(), 1U);
}

}  // namespace
}  // namespace schakel::federation
