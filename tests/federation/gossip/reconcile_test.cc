// Two nodes find what they hold differently: what it costs, and that it always ends well.
#include "federation/gossip/reconcile.h"

#include "federation/wire/frame_codec.h"
#include "holder.h"

namespace schakel::federation {
namespace {

using Frames = std::vector<std::string>;

constexpr std::size_t kMany = 10'000;
constexpr LinkId kLink = 7;

// Two holders of the same journals that know so.
class ReconcileTest : public testing::Test {
 protected:
  explicit ReconcileTest(std::size_t count = 100) : directory_(ManyPublishers(count)) {
    a_.outbox.SetTrustVersion({1, 8'760});
    b_.outbox.SetTrustVersion({1, 8'760});
    for (std::size_t i = 0; i < count; ++i) {
      a_.Hold(Journal(i), 300 + i % 7);
      b_.Hold(Journal(i), 300 + i % 7);
    }
    EXPECT_EQ(Reconciled(a_, b_, kLink).frames, (Frames{"0 fingerprint", "1 pong"}));
  }
  [[nodiscard]] JournalId Journal(std::size_t number) const {
    return JournalOf(*directory_, number);
  }
  // The journals first, first + 1, ... become longer at this holder.
  void Grow(Holder& holder, std::size_t first, std::size_t count) {
    for (std::size_t i = first; i < first + count; ++i)
      holder.Hold(Journal(i), 500);
  }
  void ExpectEqual() {
    EXPECT_EQ(a_.Sizes(), b_.Sizes());
    EXPECT_EQ(a_.reconcile.FrontierDigest(), b_.reconcile.FrontierDigest());
    EXPECT_EQ(Reconciled(a_, b_, kLink).frames, (Frames{"0 fingerprint", "1 pong"}));
  }

  std::shared_ptr<const Directory> directory_;
  Holder a_{directory_};
  Holder b_{directory_};
};

class ManyJournalsTest : public ReconcileTest {
 protected:
  ManyJournalsTest() : ReconcileTest(kMany) {}
};

TEST_F(ManyJournalsTest, SaysInSixtyFourBytesThatAllAreEqual) {
  EXPECT_EQ(Reconciled(a_, b_, kLink).bytes, 40U + 24U);
}

TEST_F(ManyJournalsTest, FindsTenThatTheAskerLacks) {
  Grow(b_, 4'000, 10);
  const Talk talk = Reconciled(a_, b_, kLink);
  EXPECT_EQ(talk.frames, (Frames{"0 fingerprint", "1 recent"}));
  EXPECT_LE(talk.bytes, 512U);
  ExpectEqual();
}

TEST_F(ManyJournalsTest, FindsTenThatTheOtherLacks) {
  Grow(a_, 4'000, 10);
  const Talk talk = Reconciled(a_, b_, kLink);
  EXPECT_EQ(talk.frames, (Frames{"0 fingerprint", "1 recent", "0 answer"}));
  EXPECT_LE(talk.bytes, 512U);
  ExpectEqual();
}

TEST_F(ManyJournalsTest, FindsTenOnEachSideAtOnce) {
  Grow(a_, 4'000, 10);
  Grow(b_, 6'000, 10);
  const Talk talk = Reconciled(a_, b_, kLink);
  EXPECT_EQ(talk.frames, (Frames{"0 fingerprint", "1 recent", "0 answer"}));
  EXPECT_LE(talk.bytes, 2 * 512U);
  ExpectEqual();
}

// The store of one was lost: it has nothing, and the other remembers that both were equal.
TEST_F(ManyJournalsTest, FindsEverythingAfterTheOtherBeganAnew) {
  Holder fresh(directory_);
  Reconciled(a_, fresh, kLink);
  EXPECT_EQ(fresh.Sizes(), a_.Sizes());
  Holder asker(directory_);
  Reconciled(asker, b_, kLink);
  EXPECT_EQ(asker.Sizes(), b_.Sizes());
}

TEST_F(ManyJournalsTest, ListsOnlyBucketsThatDiffer) {
  Grow(a_, 0, 60);
  Grow(b_, 5'000, 60);
  const Talk talk = Reconciled(a_, b_, kLink);
  EXPECT_NE(std::find(talk.frames.begin(), talk.frames.end(), "1 buckets"), talk.frames.end());
  EXPECT_EQ(a_.Sizes(), b_.Sizes());
  EXPECT_LT(talk.bytes, directory_->size() * 18 / 2);  // half of what listing all would take
}

TEST_F(ReconcileTest, FindsMoreThanTheListsHold) {
  static_assert(limits::kRecentMax < 50);
  Grow(a_, 0, 50);
  Talk talk = Reconciled(a_, b_, kLink);
  EXPECT_EQ(talk.frames.back(), "0 announce");  // what the vector of the other does not reach
  EXPECT_NE(std::find(talk.frames.begin(), talk.frames.end(), "1 vector"), talk.frames.end());
  ExpectEqual();
  Grow(b_, 20, 60);
  Grow(b_, 90, 10);
  talk = Reconciled(a_, b_, kLink);
  ExpectEqual();
}

TEST_F(ReconcileTest, FindsWhatBothChanged) {
  Grow(a_, 0, 20);
  Grow(b_, 15, 20);
  for (std::size_t i = 15; i < 18; ++i)
    a_.Hold(Journal(i), 600);
  for (std::size_t i = 18; i < 20; ++i)
    b_.Hold(Journal(i), 600);
  const Talk talk = Reconciled(a_, b_, kLink);
  EXPECT_EQ(std::count(talk.frames.begin(), talk.frames.end(), "1 vector"), 0);
  ExpectEqual();
  EXPECT_EQ(a_.Sizes()[Journal(16)], 600U);
  EXPECT_EQ(a_.Sizes()[Journal(19)], 600U);
}

TEST_F(ReconcileTest, BelievesNoMemoryOfEquality) {
  Grow(a_, 0, 5);
  Grow(b_, 50, 5);
  // Both think that nothing changed since.
  a_.link(kLink).equal_at = a_.journals.changes();
  b_.link(kLink).equal_at = b_.journals.changes();
  Reconciled(a_, b_, kLink);
  ExpectEqual();
}

TEST_F(ReconcileTest, BelievesNoPongToAnotherQuestion) {
  Grow(a_, 0, 5);
  a_.Ask(kLink);
  const auto before = a_.link(kLink).equal_at;
  const auto token = static_cast<std::uint16_t>(a_.link(kLink).ping_token - 1);
  a_.Hear(kLink, {{}, PongMessage{token}});
  EXPECT_EQ(a_.link(kLink).equal_at, before);
  // A change that came after the question is no part of what was equal.
  const auto asked = a_.journals.changes();
  Grow(a_, 10, 1);
  a_.Hear(kLink, {{}, PongMessage{a_.link(kLink).ping_token}});
  EXPECT_EQ(a_.link(kLink).equal_at, asked);
}

TEST_F(ReconcileTest, ConcludesNothingUnderAnotherTrustVersion) {
  Grow(a_, 0, 5);
  const auto before = b_.link(kLink).equal_at;
  Grow(b_, 50, 5);
  b_.Hear(kLink, {{}, FingerprintMessage{{}, 9}}, false);
  const auto frames = b_.TakeFrames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(DecodeFrame(frames[0].frame)->message, Message(PongMessage{9}));
  EXPECT_EQ(b_.link(kLink).equal_at, before);
}

TEST_F(ReconcileTest, SeesEveryDifferenceOfTheState) {
  const auto is_equal = [this] {
    const Talk talk = Reconciled(a_, b_, kLink);
    a_.link(kLink).allowance.Renew();
    b_.link(kLink).allowance.Renew();
    return talk.frames == Frames{"0 fingerprint", "1 pong"};
  };
  EXPECT_TRUE(is_equal());
  b_.tags.records.bytes[31] ^= 1;
  EXPECT_FALSE(is_equal());
  b_.tags.records = a_.tags.records;
  b_.tags.trust.bytes[0] ^= 1;
  EXPECT_FALSE(is_equal());
  b_.tags.trust = a_.tags.trust;
  EXPECT_TRUE(is_equal());
  b_.journals.Find(Journal(3))->durable.root.bytes[31] ^= 1;
  b_.journals.NoteChange(*b_.journals.Find(Journal(3)));
  EXPECT_FALSE(is_equal());
  b_.Hold(Journal(3), a_.Sizes()[Journal(3)]);
  EXPECT_TRUE(is_equal());
  b_.Hold(JournalOf(*directory_, 3, 2), 1);
  EXPECT_FALSE(is_equal());
}

TEST_F(ReconcileTest, HashesAStateAnewForEachSession) {
  const auto state_on = [this](LinkId id) {
    a_.Ask(id);
    return std::get<FingerprintMessage>(DecodeFrame(a_.TakeFrames().at(0).frame)->message).state;
  };
  EXPECT_EQ(state_on(1), state_on(1));
  EXPECT_NE(state_on(1), state_on(2));
}

TEST_F(ReconcileTest, CountsOnlyJournalsOfAdmittedNodes) {
  const auto more = ManyPublishers(101);
  std::set<crypto::NodeId> known;
  for (const Admission& admission : directory_->admissions())
    known.insert(admission.node_id);
  for (const Admission& admission : more->admissions()) {
    if (!known.contains(admission.node_id)) b_.Hold({admission.node_id, 1}, 5);
  }
  EXPECT_EQ(a_.reconcile.FrontierDigest(), b_.reconcile.FrontierDigest());
  b_.view.SetDirectory(more);
  EXPECT_NE(a_.reconcile.FrontierDigest(), b_.reconcile.FrontierDigest());
}

TEST_F(ReconcileTest, SendsTheWholeListInFramesThatFit) {
  const auto directory = ManyPublishers(2 * limits::kVectorLinesMax + 10);
  Holder full(directory);
  for (std::size_t i = 0; i < directory->size(); ++i)
    full.Hold(JournalOf(*directory, i), limits::kJournalSizeMax);
  RecentMessage answer;
  answer.is_answer = true;
  full.Hear(kLink, {{}, answer});
  const auto asked = full.TakeFrames();
  ASSERT_EQ(asked.size(), 1U);
  const auto buckets = DecodeFrame(asked[0].frame);
  ASSERT_TRUE(std::holds_alternative<BucketsMessage>(buckets->message));
  full.Hear(kLink, {{}, BucketsMessage{}});  // every one differs
  std::vector<std::pair<std::size_t, bool>> sent;
  for (const SendFrame& send : full.TakeFrames()) {
    const auto vector = std::get<VectorMessage>(DecodeFrame(send.frame)->message);
    sent.emplace_back(vector.lines.size(), vector.is_last);
    if (vector.is_last) {
      EXPECT_TRUE(vector.buckets.all());
    }
  }
  EXPECT_EQ(sent,
            (std::vector<std::pair<std::size_t, bool>>{
                {limits::kVectorLinesMax, false}, {limits::kVectorLinesMax, false}, {10, true}}));
}

// --- Peers that only ask ---

// Returns how many frames of each kind `holder` answers a thousand times `message` with.
std::map<std::size_t, std::size_t> Answers(Holder& holder, const Message& message) {
  std::map<std::size_t, std::size_t> counts;
  for (int i = 0; i < 1'000; ++i) {
    holder.Hear(kLink, {{}, message});
    for (const SendFrame& send : holder.TakeFrames())
      ++counts[DecodeFrame(send.frame)->message.index()];
  }
  return counts;
}

template <typename Kind>
std::size_t IndexOf() {
  return Message(Kind{}).index();
}

TEST_F(ReconcileTest, AnswersWrongFingerprintsSoManyTimesAnInterval) {
  using Counts = std::map<std::size_t, std::size_t>;
  const Counts expected{{IndexOf<RecentMessage>(), limits::kRecentsMax}};
  EXPECT_EQ(Answers(b_, FingerprintMessage{}), expected);
  EXPECT_EQ(Answers(b_, FingerprintMessage{}), Counts{});
  b_.link(kLink).allowance.Renew();
  EXPECT_EQ(Answers(b_, FingerprintMessage{}), expected);
}

TEST_F(ReconcileTest, AnswersWrongListsSoManyTimesAnInterval) {
  using Counts = std::map<std::size_t, std::size_t>;
  EXPECT_EQ(Answers(b_, RecentMessage{}),
            (Counts{{IndexOf<RecentMessage>(), limits::kRecentsMax}}));
  EXPECT_EQ(Answers(b_, FingerprintMessage{}), Counts{});
  RecentMessage answer;
  answer.is_answer = true;
  EXPECT_EQ(Answers(b_, answer), Counts{});  // not even compared any more
  b_.link(kLink).allowance.Renew();
  EXPECT_EQ(Answers(b_, answer), (Counts{{IndexOf<VectorMessage>(), limits::kVectorsMax}}));
}

// An empty list of everything is 48 bytes, and says that the sender lacks all that we have.
TEST_F(ReconcileTest, AnswersEmptyVectorsSoManyTimesAnInterval) {
  using Counts = std::map<std::size_t, std::size_t>;
  VectorMessage nothing;
  nothing.is_last = true;
  nothing.buckets.set();
  EXPECT_EQ(Answers(b_, nothing), (Counts{{IndexOf<AnnounceMessage>(), limits::kVectorsMax}}));
}

TEST_F(ReconcileTest, RemembersNoJournalThatItDoesNotHold) {
  VectorMessage vector;
  vector.lines.push_back({TagOf(JournalOf(*directory_, 0, 2)), 5, 1});  // not held
  vector.lines.push_back({{0x1234, 1}, 5, 1});                          // of nobody
  vector.lines.push_back({TagOf(Journal(0)), 5, 1});
  b_.reconcile.OnVector(b_.link(kLink), vector);
  EXPECT_EQ(b_.link(kLink).vector_seen, std::set{Journal(0)});
}

// --- Against a naive twin ---

// Random holders, links and edits; links remember anything. The twin knows the largest sizes.
class Crowd {
 public:
  explicit Crowd(std::uint64_t seed) : random_(seed) {
    const std::size_t count = 2 + random_.Below(3);
    for (std::size_t i = 0; i < count; ++i)
      holders_.push_back(std::make_unique<Holder>(directory_));
    for (std::size_t b = 1; b < count; ++b)
      links_.emplace_back(random_.Below(b), b);  // all are connected
    if (count > 2) links_.emplace_back(count - 1, 0);
  }

  void Step() {
    const std::uint64_t what = random_.Below(10);
    const std::size_t number = random_.Below(links_.size());
    if (what < 6) {
      Edit(random_.Below(70));
    } else if (what < 8) {
      Meet(number);
    } else if (what < 9) {
      Confuse(number);
    } else {
      for (const std::size_t end : {links_[number].first, links_[number].second})
        holders_[end]->Forget(number);
    }
  }
  void Finish() {
    for (std::size_t round = 0; round < 2 * holders_.size(); ++round) {
      for (std::size_t number = 0; number < links_.size(); ++number)
        Meet(number);
    }
  }
  void Check() {
    for (const auto& holder : holders_) {
      EXPECT_EQ(holder->Sizes(), newest_);
      EXPECT_EQ(holder->reconcile.FrontierDigest(), holders_[0]->reconcile.FrontierDigest());
    }
  }

 private:
  void Edit(std::uint64_t count) {
    Holder& holder = *holders_[random_.Below(holders_.size())];
    for (; count > 0; --count) {
      const std::size_t publisher = random_.Below(directory_->size());
      const auto incarnation = static_cast<std::uint32_t>(1 + random_.Below(2));
      const JournalId id = JournalOf(*directory_, publisher, incarnation);
      const HeldJournal* held = holder.journals.Find(id);
      const std::uint64_t before = held == nullptr ? 0 : held->durable.size;
      const std::uint64_t size = before + 1 + random_.Below(3);
      holder.Hold(id, size);
      newest_[id] = std::max(newest_[id], size);
    }
  }
  void Meet(std::size_t number) {
    Holder& a = *holders_[links_[number].first];
    Holder& b = *holders_[links_[number].second];
    a.link(number).allowance.Renew();
    b.link(number).allowance.Renew();
    Reconciled(a, b, number);
  }
  void Confuse(std::size_t number) {
    Holder& holder = *holders_[links_[number].second];
    Link& link = holder.link(number);
    link.equal_at = random_.Below(holder.journals.changes() + 3);
    link.asked_at = random_.Below(holder.journals.changes() + 3);
    link.listed.insert(JournalOf(*directory_, random_.Below(directory_->size())));
  }

  SeededRandom random_;
  std::shared_ptr<const Directory> directory_ = ManyPublishers(60);
  std::vector<std::unique_ptr<Holder>> holders_;
  std::vector<std::pair<std::size_t, std::size_t>> links_;  // by number, who asks first
  std::map<JournalId, std::uint64_t> newest_;
};

TEST(ReconcileModelTest, EndsWhereTheNaiveTwinIs) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Crowd crowd(seed);
    for (int step = 0; step < 30; ++step)
      crowd.Step();
    crowd.Finish();
    crowd.Check();
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace schakel::federation
