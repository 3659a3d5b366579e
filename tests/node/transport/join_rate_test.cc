#include "node/transport/join_rate.h"

#include <gtest/gtest.h>

#include "node/transport/limits.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

int TakeAll(JoinRate& rate, const std::string& address, MonoTime now) {
  int taken = 0;
  while (rate.Takes(address, now))
    ++taken;
  return taken;
}

TEST(JoinRateTest, GivesEachAddressABurstAndRefillsIt) {
  JoinRate rate;
  const MonoTime start{};
  EXPECT_EQ(TakeAll(rate, "192.0.2.1", start), limits::kJoinPerAddressBurst);
  EXPECT_EQ(TakeAll(rate, "192.0.2.2", start), limits::kJoinPerAddressBurst);
  EXPECT_EQ(TakeAll(rate, "192.0.2.1", start + limits::kJoinPerAddressRefill * 3), 3);
  EXPECT_EQ(TakeAll(rate, "192.0.2.1", start + std::chrono::hours(9)),
            limits::kJoinPerAddressBurst);
}

TEST(JoinRateTest, BoundsAllTogether) {
  JoinRate rate;
  int taken = 0;
  for (int i = 0; i < 4'000; ++i)
    taken += TakeAll(rate, std::to_string(i), MonoTime{});
  EXPECT_EQ(taken, limits::kJoinBurst);
  EXPECT_TRUE(rate.Takes("new", MonoTime{} + limits::kJoinRefill));
}

TEST(JoinRateTest, DoesNotForgetWhoUsedItsBurstForOthersWhoDidNot) {
  JoinRate rate;
  const MonoTime start{};
  EXPECT_EQ(TakeAll(rate, "greedy", start), limits::kJoinPerAddressBurst);
  for (std::size_t i = 0; i < 2 * limits::kJoinAddressesMax; ++i)
    rate.Takes(std::to_string(i), start);
  const MonoTime later = start + 5 * limits::kJoinRefill;
  EXPECT_FALSE(rate.Takes("greedy", later));
  EXPECT_TRUE(rate.Takes("new", later));
}

}  // namespace
}  // namespace schakel::node
