#include "federation/gossip/pull_record.h"

#include "lane_parts.h"

namespace schakel::federation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class PullRecordTest : public ::testing::Test {
 protected:
  MonoTime now_{seconds(100)};
  PullRecord record_;
};

TEST_F(PullRecordTest, TakesOnePageForEachPull) {
  EXPECT_FALSE(record_.OnPage(JournalOfNode(1), now_));
  record_.OnSent();
  record_.OnSent();
  EXPECT_TRUE(record_.OnPage(JournalOfNode(1), now_));
  EXPECT_TRUE(record_.OnPage(JournalOfNode(2), now_)) << "also one that is not timed";
  EXPECT_FALSE(record_.OnPage(JournalOfNode(1), now_));
}

TEST_F(PullRecordTest, TimesAnAnswerFromTheFirstPullOfItsJournal) {
  record_.OnSent();
  record_.Time(JournalOfNode(1), now_);
  record_.OnSent();
  record_.Time(JournalOfNode(1), now_ + milliseconds(40));
  EXPECT_TRUE(record_.OnPage(JournalOfNode(1), now_ + milliseconds(60)));
  EXPECT_EQ(record_.answer_time().smoothed(), milliseconds(60));
  EXPECT_EQ(record_.timed(), 0U);
}

TEST_F(PullRecordTest, TimesNoPullOfLongAgo) {
  record_.OnSent();
  record_.Time(JournalOfNode(1), now_);
  now_ += limits::kPullTimeoutMax + milliseconds(1);
  record_.Time(JournalOfNode(1), now_);
  EXPECT_TRUE(record_.OnPage(JournalOfNode(1), now_ + milliseconds(30)));
  EXPECT_EQ(record_.answer_time().smoothed(), milliseconds(30));
}

TEST_F(PullRecordTest, TimesNoMorePullsThanItsLimit) {
  for (int i = 0; i < 1'000; ++i) {
    record_.Time(JournalOfNode(static_cast<std::uint8_t>(i)), now_);
    EXPECT_LE(record_.timed(), limits::kPullsTimedMax);
  }
}

TEST_F(PullRecordTest, AsksLessAndLessUntilSomethingCame) {
  EXPECT_FALSE(record_.OnLost(now_)) << "the first one is bad luck";
  EXPECT_TRUE(record_.MayAsk(now_));
  EXPECT_EQ(record_.OnLost(now_), now_ + limits::kLostPullRest);
  EXPECT_FALSE(record_.MayAsk(now_ + limits::kLostPullRest - milliseconds(1)));
  EXPECT_TRUE(record_.MayAsk(now_ + limits::kLostPullRest));
  EXPECT_EQ(record_.OnLost(now_), now_ + 2 * limits::kLostPullRest);
  for (int i = 0; i < 100; ++i)
    record_.OnLost(now_);
  EXPECT_EQ(record_.OnLost(now_), now_ + limits::kLostPullRestMax);
  record_.OnUseful(now_);
  EXPECT_FALSE(record_.OnLost(now_)) << "the first one of a new row";
}

TEST_F(PullRecordTest, IsSuspectAfterOneLostPullAndGoodAgainAfterAUsefulPage) {
  EXPECT_FALSE(record_.IsSuspect());
  record_.OnLost(now_);
  EXPECT_TRUE(record_.IsSuspect());
  record_.OnUseful(now_);
  EXPECT_FALSE(record_.IsSuspect());
}

TEST_F(PullRecordTest, ServesNothingWhenNoPageCameForLong) {
  record_.OnSent();
  record_.OnLost(now_);
  record_.OnLost(now_ + seconds(1));
  EXPECT_FALSE(record_.ServesNothing(now_ + limits::kUnansweredMax - milliseconds(1)));
  EXPECT_TRUE(record_.ServesNothing(now_ + limits::kUnansweredMax));
  EXPECT_TRUE(record_.OnPage(JournalOfNode(1), now_ + limits::kUnansweredMax))
      << "late is an answer";
  EXPECT_FALSE(record_.ServesNothing(now_ + limits::kUnansweredMax));
}

TEST_F(PullRecordTest, SaysWhetherItServedWhileAnotherWasSilent) {
  PullRecord other;
  other.OnUseful(now_ + seconds(1));
  EXPECT_FALSE(other.ServedSince(record_)) << "which is not silent";
  record_.OnLost(now_ + seconds(2));
  EXPECT_FALSE(other.ServedSince(record_));
  other.OnUseful(now_ + seconds(3));
  EXPECT_TRUE(other.ServedSince(record_));
}

TEST_F(PullRecordTest, AwaitsNoPageForEver) {
  EXPECT_FALSE(record_.AwaitsPage(now_));
  record_.Time(JournalOfNode(1), now_);
  EXPECT_TRUE(record_.AwaitsPage(now_ + limits::kPageAwaitedMax - milliseconds(1)));
  EXPECT_FALSE(record_.AwaitsPage(now_ + limits::kPageAwaitedMax));
}

}  // namespace
}  // namespace schakel::federation
