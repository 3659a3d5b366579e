#include "federation/gossip/credit_window.h"

#include "lane_parts.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kStartSize = limits::kPushCreditStart;
constexpr std::uint64_t kPart = kStartSize / limits::kCreditParts;

TEST(CreditWindowTest, RefusesMoreThanWasGranted) {
  CreditWindow window;
  EXPECT_TRUE(window.OnReceived(kStartSize));
  EXPECT_FALSE(window.OnReceived(1));
  EXPECT_FALSE(window.OnReceived(UINT64_MAX));
  EXPECT_EQ(window.TakeGrant(kStartSize), kStartSize);
  EXPECT_TRUE(window.OnReceived(kStartSize));
}

TEST(CreditWindowTest, GivesCreditBackInParts) {
  CreditWindow window;
  EXPECT_TRUE(window.OnReceived(kPart - 1));
  EXPECT_EQ(window.TakeGrant(kStartSize), 0U);
  EXPECT_TRUE(window.OnReceived(1));
  EXPECT_EQ(window.TakeGrant(kStartSize), kPart);
  EXPECT_EQ(window.TakeGrant(kStartSize), 0U);
}

TEST(CreditWindowTest, GrowsAtOnceAndShrinksAsCreditIsUsed) {
  CreditWindow window;
  EXPECT_EQ(window.TakeGrant(limits::kPushCreditMax), limits::kPushCreditMax - kStartSize);
  EXPECT_EQ(window.granted(), limits::kPushCreditMax);
  EXPECT_TRUE(window.OnReceived(limits::kPushCreditMax - kStartSize));
  EXPECT_EQ(window.TakeGrant(kStartSize), 0U);
  EXPECT_EQ(window.granted(), kStartSize);
}

TEST(CreditWindowTest, ReplacesTheCreditOfALostPageUpToItsMaximum) {
  CreditWindow window;
  EXPECT_EQ(window.TakeForLost(1'000), 1'000U);
  EXPECT_TRUE(window.OnReceived(kStartSize + 1'000));
  EXPECT_EQ(window.TakeForLost(UINT64_MAX), limits::kPushCreditMax);
  EXPECT_EQ(window.TakeForLost(1), 0U);
}

}  // namespace
}  // namespace schakel::federation
