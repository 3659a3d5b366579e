#include "federation/gossip/serve_budget.h"

#include "lane_parts.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t kPage = limits::kPageBodyMax;

// Serves one peer pages as long as it may. Returns the bytes.
std::uint64_t ServeAll(ServeBudget& budget, std::uint8_t peer, Lane lane, MonoTime now) {
  std::uint64_t bytes = 0;
  for (; budget.Admit(NodeOf(peer), lane, now); bytes += kPage)
    budget.Charge(NodeOf(peer), lane, kPage, now);
  return bytes;
}

TEST(ServeBudgetTest, AllowsABurstAndThenItsRate) {
  ServeBudget budget;
  const std::uint64_t burst = ServeAll(budget, 1, Lane::kFresh, kStart);
  EXPECT_GE(burst, limits::kServeBurst);
  EXPECT_LE(burst, limits::kServeBurst + kPage);
  std::uint64_t later = 0;
  for (int ms = 1; ms <= 10'000; ms += 10)
    later += ServeAll(budget, 1, Lane::kFresh, kStart + milliseconds(ms));
  EXPECT_LE(burst + later, limits::kServeBurst + 10 * limits::kServeBytesPerSecond + kPage);
  EXPECT_GE(burst + later, limits::kServeBurst + 10 * limits::kServeBytesPerSecond - kPage);
}

TEST(ServeBudgetTest, SaysWhenItCanServeAgain) {
  ServeBudget budget;
  ServeAll(budget, 1, Lane::kFresh, kStart);
  const MonoTime ready = budget.ReadyAt(NodeOf(1), Lane::kFresh, kStart);
  EXPECT_GT(ready, kStart);
  EXPECT_FALSE(budget.Admit(NodeOf(1), Lane::kFresh, ready - milliseconds(1)));
  EXPECT_TRUE(budget.Admit(NodeOf(1), Lane::kFresh, ready));
  EXPECT_EQ(budget.ReadyAt(NodeOf(2), Lane::kFresh, ready), ready);
}

TEST(ServeBudgetTest, GivesBackWhatWasNotNeeded) {
  ServeBudget budget;
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_TRUE(budget.Admit(NodeOf(1), Lane::kCatchUp, kStart));
    budget.Charge(NodeOf(1), Lane::kCatchUp, kPage, kStart);
    budget.Refund(NodeOf(1), Lane::kCatchUp, kPage - 1'000, kStart);
  }
}

TEST(ServeBudgetTest, ChargesWhatWasReadInVainToThatPeerOnly) {
  ServeBudget budget;
  ASSERT_TRUE(budget.Admit(NodeOf(1), Lane::kCatchUp, kStart));
  for (std::size_t i = 0; i < limits::kServesPerLinkMax; ++i)
    budget.ChargeRead(NodeOf(1), limits::kPayloadSizeMax, kStart);
  EXPECT_FALSE(budget.Admit(NodeOf(1), Lane::kCatchUp, kStart));
  // All of it has to be paid off, beyond the burst.
  constexpr std::uint64_t kRead = limits::kServesPerLinkMax * limits::kPayloadSizeMax;
  constexpr auto kDebt = seconds((kRead - limits::kServeBurst) / limits::kServeBytesPerSecond);
  EXPECT_FALSE(budget.Admit(NodeOf(1), Lane::kFresh, kStart + kDebt - seconds(1)));
  EXPECT_TRUE(budget.Admit(NodeOf(1), Lane::kFresh, kStart + kDebt + seconds(1)));
  EXPECT_GE(ServeAll(budget, 2, Lane::kFresh, kStart), limits::kServeBurst);
}

TEST(ServeBudgetTest, KeepsADebtOverANewLink) {
  ServeBudget budget;
  ServeAll(budget, 1, Lane::kFresh, kStart);
  budget.Leave(NodeOf(1));
  EXPECT_FALSE(budget.Admit(NodeOf(1), Lane::kFresh, kStart));
}

TEST(ServeBudgetTest, BoundsWhatAllPeersGetTogether) {
  ServeBudget budget;
  std::uint64_t bytes = 0;
  for (std::uint8_t peer = 0; peer < 70; ++peer)
    bytes += ServeAll(budget, peer, Lane::kFresh, kStart);
  EXPECT_GE(bytes, limits::kServeAllBurst);
  EXPECT_LE(bytes, limits::kServeAllBurst + kPage);
  EXPECT_FALSE(budget.Admit(NodeOf(100), Lane::kFresh, kStart));
  EXPECT_TRUE(budget.Admit(NodeOf(100), Lane::kFresh, kStart + milliseconds(100)));
}

TEST(ServeBudgetTest, ServesAThrottledPeerAQuarterForADay) {
  ServeBudget budget;
  budget.Throttle(NodeOf(1), kStart);
  EXPECT_LE(ServeAll(budget, 1, Lane::kFresh, kStart), limits::kServeBurst / 4 + kPage);
  std::uint64_t bytes = 0;
  for (int ms = 1; ms <= 100'000; ms += 50)
    bytes += ServeAll(budget, 1, Lane::kFresh, kStart + milliseconds(ms));
  EXPECT_NEAR(static_cast<double>(bytes), 100.0 * limits::kServeBytesPerSecond / 4, 2.0 * kPage);
  EXPECT_LE(ServeAll(budget, 1, Lane::kFresh, kStart + hours(24) - seconds(1)),
            limits::kServeBurst / 4 + kPage);
  ServeAll(budget, 1, Lane::kFresh, kStart + hours(24));
  EXPECT_GE(ServeAll(budget, 1, Lane::kFresh, kStart + hours(25)), limits::kServeBurst);
}

TEST(ServeBudgetTest, LetsEightCatchUpAndTheOthersWaitInLine) {
  ServeBudget budget;
  for (std::uint8_t peer = 0; peer < 8; ++peer)
    EXPECT_TRUE(budget.Admit(NodeOf(peer), Lane::kCatchUp, kStart));
  for (std::uint8_t peer = 8; peer < 12; ++peer) {
    EXPECT_FALSE(budget.Admit(NodeOf(peer), Lane::kCatchUp, kStart));
    EXPECT_FALSE(budget.Admit(NodeOf(peer), Lane::kCatchUp, kStart));
    EXPECT_TRUE(budget.Admit(NodeOf(peer), Lane::kFresh, kStart));
  }
  EXPECT_EQ(budget.sessions(), 8U);
  EXPECT_EQ(budget.waiting(), 4U);
  budget.Leave(NodeOf(9));
  budget.Leave(NodeOf(3));
  EXPECT_TRUE(budget.Admit(NodeOf(8), Lane::kCatchUp, kStart));
  EXPECT_EQ(budget.waiting(), 2U);
}

TEST(ServeBudgetTest, GivesTheTurnOfAnIdlePeerToTheNext) {
  ServeBudget budget;
  for (std::uint8_t peer = 0; peer < 9; ++peer)
    budget.Admit(NodeOf(peer), Lane::kCatchUp, kStart);
  EXPECT_EQ(budget.ReadyAt(NodeOf(8), Lane::kCatchUp, kStart), kStart + limits::kSessionIdleMax);
  EXPECT_TRUE(budget.Admit(NodeOf(8), Lane::kCatchUp, kStart + limits::kSessionIdleMax));
  EXPECT_EQ(budget.sessions(), 8U);
}

TEST(ServeBudgetTest, LetsNobodyKeepASessionByTakingALittleAtATime) {
  ServeBudget budget;
  MonoTime served = MonoTime::max();
  for (MonoTime now = kStart; now < kStart + seconds(30); now += milliseconds(500)) {
    for (std::uint8_t peer = 0; peer < 8; ++peer) {
      if (budget.Admit(NodeOf(peer), Lane::kCatchUp, now))
        budget.Charge(NodeOf(peer), Lane::kCatchUp, 100, now);
    }
    if (budget.Admit(NodeOf(8), Lane::kCatchUp, now)) served = std::min(served, now);
  }
  EXPECT_LE(served, kStart + limits::kSessionTimeMax + milliseconds(500));
}

// Forty peers that never have enough, at random moments.
class ServeBudgetCrowdTest : public testing::TestWithParam<std::uint64_t> {
 protected:
  struct Outcome {
    std::vector<std::uint64_t> bytes = std::vector<std::uint64_t>(40);
    std::uint64_t total = 0;
    auto operator<=>(const Outcome&) const = default;
  };

  static Outcome Run(std::uint64_t seed, MonoTime end) {
    SeededRandom random(seed);
    ServeBudget budget;
    Outcome outcome;
    for (MonoTime now = kStart; now < end; now += UpTo(random, 4)) {
      const auto peer = static_cast<std::uint8_t>(random.Below(40));
      const Lane lane = random.Below(8) == 0 ? Lane::kFresh : Lane::kCatchUp;
      if (random.Below(5'000) == 0) budget.Leave(NodeOf(peer));
      if (!budget.Admit(NodeOf(peer), lane, now)) continue;
      const std::uint64_t unused = random.Below(kPage);
      budget.Charge(NodeOf(peer), lane, kPage, now);
      budget.Refund(NodeOf(peer), lane, unused, now);
      outcome.bytes[peer] += kPage - unused;
      outcome.total += kPage - unused;
      EXPECT_LE(budget.sessions(), limits::kServeSessionsMax);
      EXPECT_LE(budget.waiting(), 40U);
    }
    return outcome;
  }
};

TEST_P(ServeBudgetCrowdTest, ServesEveryoneWithinItsBounds) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  const Outcome outcome = Run(GetParam(), kStart + seconds(60));
  EXPECT_LE(outcome.total, limits::kServeAllBurst + 60 * limits::kServeAllBytesPerSecond + kPage);
  for (const std::uint64_t bytes : outcome.bytes) {
    EXPECT_LE(bytes, limits::kServeBurst + 60 * limits::kServeBytesPerSecond + kPage);
    EXPECT_GE(bytes, outcome.total / 40 / 4);
  }
  EXPECT_EQ(Run(GetParam(), kStart + seconds(60)), outcome);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ServeBudgetCrowdTest, testing::Range<std::uint64_t>(1, 5));

}  // namespace
}  // namespace schakel::federation
