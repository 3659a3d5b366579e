#include "federation/gossip/pull_tracker.h"

#include "cast.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

constexpr Duration kTimeout = seconds(2);

JournalId JournalOf(std::uint8_t number) {
  JournalId id;
  id.publisher.bytes[0] = number;
  id.incarnation = 1;
  return id;
}

std::vector<PullTracker::Request> StartAll(PullTracker& tracker, MonoTime now) {
  return tracker.Start(
      now, [](LinkId) { return PullTracker::Standing::kGood; }, [](LinkId) { return kTimeout; });
}

TEST(PullTrackerTest, KeepsOnePullOpenPerJournal) {
  PullTracker tracker;
  tracker.Offer(JournalOf(1), 10, 5);
  tracker.Offer(JournalOf(1), 11, 6);
  tracker.Offer(JournalOf(2), 11, 1);
  const auto requests = StartAll(tracker, MonoTime{});
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].link, 10U);
  EXPECT_EQ(requests[1].link, 11U);
  EXPECT_TRUE(StartAll(tracker, MonoTime{}).empty());
  EXPECT_EQ(tracker.Wanted(JournalOf(1)), 6U);
  EXPECT_EQ(tracker.CountOpen(10), 1U);
}

TEST(PullTrackerTest, AsksTheNextSourceAfterATimeout) {
  PullTracker tracker;
  tracker.Offer(JournalOf(1), 10, 5);
  tracker.Offer(JournalOf(1), 11, 5);
  StartAll(tracker, MonoTime{});
  EXPECT_EQ(tracker.NextDeadline(), MonoTime(kTimeout));
  EXPECT_TRUE(tracker.Expire(MonoTime(kTimeout) - Duration(1)).empty());
  const auto expired = tracker.Expire(MonoTime(kTimeout));
  ASSERT_EQ(expired.size(), 1U);
  EXPECT_EQ(expired[0].link, 10U);
  const auto next = StartAll(tracker, MonoTime(kTimeout));
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(next[0].link, 11U);
}

TEST(PullTrackerTest, DropsASourceAfterThreeTimeoutsInARow) {
  PullTracker tracker;
  tracker.Offer(JournalOf(1), 10, 5);
  MonoTime now{};
  for (int i = 0; i < limits::kPullStrikesMax; ++i) {
    ASSERT_EQ(StartAll(tracker, now).size(), 1U) << i;
    now += kTimeout;
    ASSERT_EQ(tracker.Expire(now).size(), 1U) << i;
  }
  EXPECT_TRUE(StartAll(tracker, now).empty());
  EXPECT_EQ(tracker.journals(), 0U);
  tracker.Offer(JournalOf(1), 10, 5);
  EXPECT_EQ(StartAll(tracker, now).size(), 1U);
}

// Link 10 let others down lately.
std::vector<PullTracker::Request> StartWithASuspect(PullTracker& tracker, MonoTime now) {
  return tracker.Start(
      now,
      [](LinkId link) {
        return link == 10 ? PullTracker::Standing::kSuspect : PullTracker::Standing::kGood;
      },
      [](LinkId) { return kTimeout; });
}

TEST(PullTrackerTest, WaitsALittleForABetterSourceThanASuspectOne) {
  PullTracker tracker;
  const MonoTime now{std::chrono::seconds(5)};
  tracker.Offer(JournalOf(1), 10, 5);
  EXPECT_TRUE(StartWithASuspect(tracker, now).empty());
  EXPECT_EQ(tracker.NextDeadline(), now + limits::kSuspectWait);
  tracker.Offer(JournalOf(1), 11, 5);
  const auto started = StartWithASuspect(tracker, now + std::chrono::milliseconds(1));
  ASSERT_EQ(started.size(), 1U);
  EXPECT_EQ(started[0].link, 11U);
  EXPECT_EQ(tracker.NextDeadline(), now + std::chrono::milliseconds(1) + kTimeout);
}

TEST(PullTrackerTest, AsksASuspectWhenNobodyElseComesUp) {
  PullTracker tracker;
  const MonoTime now{std::chrono::seconds(5)};
  tracker.Offer(JournalOf(1), 10, 5);
  EXPECT_TRUE(StartWithASuspect(tracker, now).empty());
  EXPECT_TRUE(tracker.Expire(now + limits::kSuspectWait).empty());
  EXPECT_EQ(StartWithASuspect(tracker, now + limits::kSuspectWait).size(), 1U);
}

TEST(PullTrackerTest, AsksFirstWhoHasAnsweredBefore) {
  PullTracker tracker;
  for (const LinkId link : {10, 11, 12})
    tracker.Offer(JournalOf(1), link, 5);
  const auto standing = [](LinkId link) {
    if (link == 10) return PullTracker::Standing::kSuspect;
    return link == 11 ? PullTracker::Standing::kUntried : PullTracker::Standing::kGood;
  };
  const auto timeout = [](LinkId) { return kTimeout; };
  std::vector<LinkId> asked;
  for (MonoTime now{}; asked.size() < 3; now += kTimeout) {
    tracker.Expire(now);
    for (const auto& request : tracker.Start(now, standing, timeout)) {
      asked.push_back(request.link);
      tracker.DropSource(request.journal, request.link);
    }
  }
  EXPECT_EQ(asked, (std::vector<LinkId>{12, 11, 10}));
}

TEST(PullTrackerTest, AsksALinkOnlyAsLongAsItTakesMore) {
  PullTracker tracker;
  std::map<LinkId, int> open;
  for (std::uint8_t i = 0; i < 6; ++i)
    tracker.Offer(JournalOf(i), 10 + i % 2, 5);
  const auto standing = [&tracker](LinkId link) {
    return tracker.CountOpen(link) < 2 ? PullTracker::Standing::kGood
                                       : PullTracker::Standing::kBusy;
  };
  for (const auto& request : tracker.Start(MonoTime{}, standing, [](LinkId) { return kTimeout; }))
    ++open[request.link];
  EXPECT_EQ(open, (std::map<LinkId, int>{{10, 2}, {11, 2}}));
}

TEST(PullTrackerTest, LooksAtSoManyJournalsAndThenAtTheOthers) {
  PullTracker tracker;
  const auto busy = [](LinkId) { return PullTracker::Standing::kBusy; };
  const auto timeout = [](LinkId) { return kTimeout; };
  constexpr int kJournals = 3 * static_cast<int>(limits::kPullScanMax);
  tracker.SetOffersMax(kJournals);
  for (int i = 0; i < kJournals; ++i)
    tracker.Offer(JournalOf(static_cast<std::uint8_t>(i)), 11, 5);
  EXPECT_TRUE(tracker.Start(MonoTime{}, busy, timeout).empty());
  std::set<JournalId> started;
  for (int turn = 0; turn < 3; ++turn) {
    for (const auto& request : StartAll(tracker, MonoTime{}))
      started.insert(request.journal);
  }
  EXPECT_EQ(started.size(), static_cast<std::size_t>(kJournals));
}

TEST(PullTrackerTest, ForgivesStrikesWhenTheSourceAnswers) {
  PullTracker tracker;
  tracker.Offer(JournalOf(1), 10, 5);
  MonoTime now{};
  for (int i = 0; i < 2 * limits::kPullStrikesMax; ++i) {
    ASSERT_EQ(StartAll(tracker, now).size(), 1U) << i;
    now += kTimeout;
    if (i % 2 == 0) {
      tracker.Expire(now);
    } else {
      tracker.OnAnswer(JournalOf(1), 10);
    }
  }
  EXPECT_EQ(StartAll(tracker, now).size(), 1U);
}

TEST(PullTrackerTest, CountsAnAnswerWithNothingNewAsNone) {
  PullTracker tracker;
  tracker.Offer(JournalOf(1), 10, 5);
  tracker.Offer(JournalOf(1), 11, 5);
  MonoTime now{};
  std::map<LinkId, int> asked;
  for (int i = 0; i < 20; ++i) {
    for (const auto& request : StartAll(tracker, now)) {
      ++asked[request.link];
      tracker.OnAnswer(JournalOf(1), request.link, false);
    }
  }
  // In turn, three times each, then neither is a source any more.
  EXPECT_EQ(asked[10], limits::kPullStrikesMax);
  EXPECT_EQ(asked[11], limits::kPullStrikesMax);
  EXPECT_EQ(tracker.journals(), 0U);
}

TEST(PullTrackerTest, KeepsAPullOpenThatIsNotNeededAnyMore) {
  PullTracker tracker;
  tracker.Offer(JournalOf(1), 10, 5);
  StartAll(tracker, MonoTime{});
  tracker.OnHeld(JournalOf(1), 5);
  EXPECT_EQ(tracker.CountOpen(10), 1U);
  EXPECT_GT(tracker.journals(), 0U);
  tracker.OnAnswer(JournalOf(1), 10);
  EXPECT_EQ(tracker.CountOpen(10), 0U);
  EXPECT_EQ(tracker.journals(), 0U);
}

TEST(PullTrackerTest, MovesToAnotherSourceWhenALinkGoesDown) {
  PullTracker tracker;
  tracker.Offer(JournalOf(1), 10, 5);
  tracker.Offer(JournalOf(1), 11, 5);
  StartAll(tracker, MonoTime{});
  tracker.OnLinkDown(10);
  EXPECT_EQ(tracker.CountOpen(10), 0U);
  const auto next = StartAll(tracker, MonoTime{});
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(next[0].link, 11U);
  tracker.OnLinkDown(11);
  EXPECT_EQ(tracker.journals(), 0U);
}

TEST(PullTrackerTest, RemembersAtMostEightInboundSourcesPerJournal) {
  PullTracker tracker;
  for (LinkId link = 1; link <= 20; ++link)
    tracker.Offer(JournalOf(1), kInboundLinkBit | link, link);
  EXPECT_EQ(tracker.Wanted(JournalOf(1)), limits::kPullSourcesMax);
}

TEST(PullTrackerTest, AsksOthersBeforeWhoeverBroughtLittle) {
  PullTracker tracker;
  tracker.Offer(JournalOf(1), 5, 100);
  tracker.Offer(JournalOf(1), 6, 100);
  MonoTime now;
  for (const LinkId expected : {5U, 6U, 5U}) {
    const auto asked = StartAll(tracker, now);
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].link, expected);
    tracker.OnAnswer(JournalOf(1), expected);
    tracker.MoveBack(JournalOf(1), expected);
  }
}

TEST(PullTrackerTest, HasAPlaceForEachDialledSourceWhoeverDialsUs) {
  PullTracker tracker;
  for (LinkId link = 1; link <= 20; ++link)
    tracker.Offer(JournalOf(1), kInboundLinkBit | link, 1'000);
  tracker.Offer(JournalOf(1), 7, 5);
  EXPECT_EQ(tracker.CountOffers(7), 1U);
  // The liars let each pull expire: the honest one has its turn after them.
  MonoTime now;
  bool is_asked = false;
  for (std::size_t i = 0; i <= limits::kPullSourcesMax && !is_asked; ++i) {
    const auto asked = StartAll(tracker, now);
    ASSERT_EQ(asked.size(), 1U);
    is_asked = asked[0].link == 7;
    now += kTimeout;
    tracker.Expire(now);
  }
  EXPECT_TRUE(is_asked);
}

}  // namespace
}  // namespace schakel::federation
