#include "federation/gossip/answer_time.h"

#include "lane_parts.h"

namespace schakel::federation {
namespace {

using std::chrono::milliseconds;

constexpr Duration kNoRoundTrip{0};

TEST(AnswerTimeTest, WaitsAMomentForWhoWasNeverHeard) {
  const AnswerTime time;
  EXPECT_EQ(time.Timeout(kNoRoundTrip), std::chrono::milliseconds(200));
}

TEST(AnswerTimeTest, TakesTheRoundTripUntilTheFirstAnswer) {
  AnswerTime time;
  EXPECT_EQ(time.Timeout(milliseconds(80)), milliseconds(120) + limits::kAnswerVariationMin);
  EXPECT_EQ(time.Timeout(milliseconds(20)), limits::kPullTimeoutMin);
  time.OnAnswer(milliseconds(40));
  EXPECT_EQ(time.Timeout(milliseconds(20)), milliseconds(40 + 4 * 20));
}

// Who delays what measures him, and serves nothing, keeps others waiting no longer than this.
TEST(AnswerTimeTest, WaitsForNoRoundTripThatIsTooLongToBeTrue) {
  const AnswerTime time;
  EXPECT_EQ(time.Timeout(milliseconds(5'000)), milliseconds(500));
}

// The first rounds of RFC 6298 section 2, computed by hand: 100, 140 and 60 ms.
TEST(AnswerTimeTest, SmoothsAsTheStandardSays) {
  AnswerTime time;
  time.OnAnswer(milliseconds(100));
  EXPECT_EQ(time.Timeout(kNoRoundTrip), milliseconds(300));
  time.OnAnswer(milliseconds(140));
  EXPECT_EQ(time.smoothed(), milliseconds(105));
  EXPECT_EQ(time.Timeout(kNoRoundTrip), Duration(105'000 + 4 * 47'500));
  time.OnAnswer(milliseconds(60));
  EXPECT_EQ(time.smoothed(), Duration(99'375));
  EXPECT_EQ(time.Timeout(kNoRoundTrip), Duration(99'375 + 4 * 46'875));
}

TEST(AnswerTimeTest, NoticesASilentPeerOfASteadyLinkAfterFewRoundTrips) {
  AnswerTime time;
  for (int i = 0; i < 50; ++i)
    time.OnAnswer(milliseconds(40));
  EXPECT_LE(time.Timeout(kNoRoundTrip), milliseconds(2 * 40));
  EXPECT_GE(time.Timeout(kNoRoundTrip), limits::kPullTimeoutMin);
}

TEST(AnswerTimeTest, DoesNotBlameAPeerThatBecomesBusy) {
  // Each answer is a fifth slower than the one before, up to ten times the first.
  AnswerTime time;
  for (int i = 0; i < 20; ++i)
    time.OnAnswer(milliseconds(50));
  int blamed = 0;
  for (int ms = 50; ms < 500; ms += ms / 5) {
    if (time.Timeout(kNoRoundTrip) < milliseconds(ms)) ++blamed;
    time.OnAnswer(milliseconds(ms));
  }
  EXPECT_EQ(blamed, 0);
}

TEST(AnswerTimeTest, StaysWithinItsBoundsWhateverItIsTold) {
  SCOPED_TRACE("seed 5");
  SeededRandom random(5);
  AnswerTime time;
  for (int i = 0; i < 10'000; ++i) {
    const auto kind = random.Below(3);
    if (kind == 0) time.OnAnswer(Duration(random.Below(10)));
    if (kind == 1) time.OnAnswer(Duration(random.Below(3'000'000)));
    if (kind == 2) time.OnAnswer(Duration::max() - Duration(random.Below(10)));
    const Duration wait = time.Timeout(Duration(random.Below(100'000)));
    ASSERT_GE(wait, limits::kPullTimeoutMin);
    ASSERT_LE(wait, limits::kPullTimeoutMax);
  }
}

}  // namespace
}  // namespace schakel::federation
