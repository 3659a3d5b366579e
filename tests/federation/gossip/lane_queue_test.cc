#include "federation/gossip/lane_queue.h"

#include "lane_parts.h"

namespace schakel::federation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const crypto::NodeId kPeer = NodeOf(1);

class LaneQueueTest : public testing::Test {
 protected:
  static std::uint8_t NumberOf(const ServeJob& job) {
    const auto* pull = std::get_if<PullMessage>(&job);
    return pull != nullptr ? pull->journal.publisher.bytes[0]
                           : std::get<PayloadWantMessage>(job).root.bytes[0];
  }
  // Returns the number of what is built next, 0 if nothing; it is as large as it may be.
  std::uint8_t BuildNext() {
    const auto work = queue_.Next(kPeer, now_, budget_);
    if (!work) return 0;
    queue_.OnBuilt(kPeer, work->job, work->reserved, now_, budget_);
    return NumberOf(work->job);
  }

  MonoTime now_ = kStart;
  ServeBudget budget_;
  LaneQueue queue_;
};

TEST_F(LaneQueueTest, BuildsNothingWithoutCredit) {
  EXPECT_TRUE(queue_.Add(Lane::kFresh, PullOf(1)));
  EXPECT_EQ(BuildNext(), 0);
  queue_.Grant(limits::kServeUnitMax - 1);
  EXPECT_EQ(BuildNext(), 0);
  queue_.Grant(1);
  EXPECT_EQ(BuildNext(), 1);
  EXPECT_EQ(queue_.credit(), 0U);
}

TEST_F(LaneQueueTest, CutsAPageToTheCredit) {
  queue_.Grant(100'000);
  queue_.Add(Lane::kFresh, PullOf(1, 7));
  const auto work = queue_.Next(kPeer, now_, budget_);
  ASSERT_TRUE(work);
  EXPECT_EQ(std::get<PullMessage>(work->job), PullOf(1, 7, 100'000 - limits::kCheckpointSizeMax));
  EXPECT_EQ(work->reserved, 100'000U);
  queue_.OnBuilt(kPeer, work->job, 30'000, now_, budget_);
  EXPECT_EQ(queue_.credit(), 70'000U);
}

TEST_F(LaneQueueTest, ReservesAWholeEntryForASmallPull) {
  queue_.Grant(limits::kPushCreditStart);
  queue_.Add(Lane::kFresh, PullOf(1, 7, 1));
  const auto work = queue_.Next(kPeer, now_, budget_);
  ASSERT_TRUE(work);
  EXPECT_EQ(std::get<PullMessage>(work->job).bytes_max, 1U);
  EXPECT_EQ(work->reserved, limits::kServeUnitMax);
}

TEST_F(LaneQueueTest, ServesChunksAsCreditAllowsAndKeepsTheRest) {
  queue_.Grant(3 * limits::kServeUnitMax);
  queue_.Add(Lane::kCatchUp, WantOf(1, 6, 3));
  const auto first = queue_.Next(kPeer, now_, budget_);
  ASSERT_TRUE(first);
  EXPECT_EQ(std::get<PayloadWantMessage>(first->job), WantOf(1, 6, 2));  // one unit is kept
  EXPECT_EQ(queue_.jobs(), 1U);
  EXPECT_FALSE(queue_.Next(kPeer, now_, budget_));
  queue_.Grant(limits::kServeUnitMax);
  const auto second = queue_.Next(kPeer, now_, budget_);
  ASSERT_TRUE(second);
  EXPECT_EQ(std::get<PayloadWantMessage>(second->job), WantOf(1, 8, 1));
  EXPECT_EQ(queue_.jobs(), 0U);
}

TEST_F(LaneQueueTest, KeepsOneJobForEachJournalInTheLaneOfTheNewest) {
  queue_.Grant(limits::kPushCreditMax);
  queue_.Add(Lane::kCatchUp, PullOf(1, 0));
  queue_.Add(Lane::kCatchUp, PullOf(2, 0));
  queue_.Add(Lane::kCatchUp, PullOf(1, 40));
  EXPECT_EQ(queue_.jobs(), 2U);
  queue_.Add(Lane::kFresh, PullOf(2, 50));
  EXPECT_EQ(queue_.jobs(), 2U);
  const auto fresh = queue_.Next(kPeer, now_, budget_);
  ASSERT_TRUE(fresh);
  EXPECT_EQ(fresh->lane, Lane::kFresh);
  EXPECT_EQ(std::get<PullMessage>(fresh->job).from, 50U);
  const auto old = queue_.Next(kPeer, now_, budget_);
  ASSERT_TRUE(old);
  EXPECT_EQ(std::get<PullMessage>(old->job).from, 40U);
}

TEST_F(LaneQueueTest, RefusesWhatFindsNoRoom) {
  for (std::uint8_t i = 1; i <= limits::kJobsPerLaneMax; ++i)
    EXPECT_TRUE(queue_.Add(Lane::kCatchUp, PullOf(i)));
  EXPECT_FALSE(queue_.Add(Lane::kCatchUp, PullOf(100)));
  EXPECT_TRUE(queue_.Add(Lane::kCatchUp, PullOf(1, 5)));
  EXPECT_TRUE(queue_.Add(Lane::kFresh, PullOf(100)));
  EXPECT_EQ(queue_.jobs(), limits::kJobsPerLaneMax + 1);
}

TEST_F(LaneQueueTest, LetsJournalsTakeTurns) {
  std::map<std::uint8_t, int> turns;
  for (int round = 0; round < 50; ++round) {
    queue_.Grant(limits::kPushCreditMax);
    now_ += seconds(1);
    for (std::uint8_t i = 1; i <= 5; ++i)
      queue_.Add(Lane::kFresh, PullOf(i));
    ++turns[BuildNext()];
  }
  for (std::uint8_t i = 1; i <= 5; ++i)
    EXPECT_EQ(turns[i], 10) << int{i};
}

TEST_F(LaneQueueTest, BuildsABoundedNumberAtATime) {
  queue_.Grant(limits::kPushCreditMax);
  for (std::uint8_t i = 1; i <= limits::kServesPerLinkMax + 2; ++i)
    queue_.Add(Lane::kFresh, PullOf(i, 0, 1));
  const auto first = queue_.Next(kPeer, now_, budget_);
  ASSERT_TRUE(first);
  for (std::size_t i = 1; i < limits::kServesPerLinkMax; ++i)
    ASSERT_TRUE(queue_.Next(kPeer, now_, budget_));
  EXPECT_FALSE(queue_.Next(kPeer, now_, budget_));
  EXPECT_EQ(queue_.NextDeadline(kPeer, now_, budget_), std::nullopt);
  queue_.OnBuilt(kPeer, first->job, 0, now_, budget_);
  EXPECT_TRUE(queue_.Next(kPeer, now_, budget_));
}

TEST_F(LaneQueueTest, TakesTwoAnswersToOneQuestionInAnyOrder) {
  constexpr std::uint64_t kSmall = 20'000;
  constexpr std::uint64_t kLarge = 150'000;
  for (const bool is_reversed : {false, true}) {
    LaneQueue queue;
    queue.Grant(limits::kPushCreditStart);
    queue.Add(Lane::kFresh, PullOf(1, 7, 1));
    const auto small = queue.Next(kPeer, now_, budget_);
    queue.Add(Lane::kFresh, PullOf(1, 7));
    const auto large = queue.Next(kPeer, now_, budget_);
    ASSERT_TRUE(small && large);
    ASSERT_LT(small->reserved, kLarge);
    queue.OnBuilt(kPeer, small->job, is_reversed ? kLarge : kSmall, now_, budget_);
    queue.OnBuilt(kPeer, large->job, is_reversed ? kSmall : kLarge, now_, budget_);
    EXPECT_EQ(queue.credit(), limits::kPushCreditStart - kSmall - kLarge);
  }
}

TEST_F(LaneQueueTest, KnowsNothingOfWhatItDidNotAskFor) {
  queue_.Grant(limits::kPushCreditStart);
  queue_.OnBuilt(kPeer, PullOf(1), 1'000'000, now_, budget_);
  EXPECT_EQ(queue_.credit(), limits::kPushCreditStart);
}

TEST_F(LaneQueueTest, KeepsCreditForNewsWhileItCatchesUp) {
  queue_.Grant(limits::kPushCreditStart);
  for (std::uint8_t i = 1; i <= 5; ++i)
    queue_.Add(Lane::kCatchUp, PullOf(i));
  while (BuildNext() != 0) {
  }
  EXPECT_GE(queue_.credit(), limits::kServeUnitMax);
  queue_.Add(Lane::kFresh, PullOf(9));
  EXPECT_EQ(BuildNext(), 9);
}

TEST_F(LaneQueueTest, PushesOnlyWithCreditAndWhenNothingFreshWaits) {
  queue_.Grant(1'000);
  EXPECT_FALSE(queue_.SpendOnPush(1'001));
  EXPECT_TRUE(queue_.SpendOnPush(400));
  EXPECT_EQ(queue_.credit(), 600U);
  queue_.Add(Lane::kFresh, PullOf(1));
  EXPECT_FALSE(queue_.SpendOnPush(1));
}

TEST_F(LaneQueueTest, TakesNoMoreCreditThanTheMaximum) {
  queue_.Grant(UINT64_MAX);
  queue_.Grant(UINT64_MAX);
  EXPECT_EQ(queue_.credit(), limits::kPushCreditMax);
}

TEST_F(LaneQueueTest, SaysWhenItHasSomethingAgain) {
  EXPECT_EQ(queue_.NextDeadline(kPeer, now_, budget_), std::nullopt);
  queue_.Add(Lane::kFresh, PullOf(1));
  EXPECT_EQ(queue_.NextDeadline(kPeer, now_, budget_), std::nullopt);  // credit, not time
  while (budget_.Admit(NodeOf(1), Lane::kFresh, now_))
    budget_.Charge(NodeOf(1), Lane::kFresh, limits::kFrameSizeMax, now_);
  queue_.Grant(limits::kPushCreditStart);
  EXPECT_FALSE(queue_.Next(kPeer, now_, budget_));
  const auto next = queue_.NextDeadline(kPeer, now_, budget_);
  ASSERT_TRUE(next && *next > now_);
  EXPECT_FALSE(queue_.Next(kPeer, *next - milliseconds(1), budget_));
  EXPECT_TRUE(queue_.Next(kPeer, *next, budget_));
}

}  // namespace
}  // namespace schakel::federation
