// When a node replaces its keys by itself.
#include "node/runtime/key_schedule.h"

#include <gtest/gtest.h>

namespace schakel::node {
namespace {

using std::chrono::days;

crypto::NodeId NodeOf(std::uint8_t first) {
  crypto::NodeId node;
  node.bytes[0] = first;
  return node;
}

NodeStatus GoodStatus() {
  NodeStatus status;
  status.is_admitted = true;
  status.may_sign = true;
  status.links.resize(2);
  status.links[1].is_up = true;
  return status;
}

TEST(KeyScheduleTest, SpreadsNodesOfOneDayOverATenthOfTheLife) {
  const WallTime made = FromUnixMillis(1'795'165'200'000);
  for (const auto& [kind, life] :
       {std::pair<KeyKind, Duration>{KeyKind::kTransport, kTransportRenewed},
        {KeyKind::kSealing, kSealingRenewed}}) {
    EXPECT_EQ(RenewalOf(kind, made, NodeOf(0)), made + life);
    WallTime before = WallTime::max();
    for (int first = 0; first < 256; ++first) {
      const WallTime due = *RenewalOf(kind, made, NodeOf(static_cast<std::uint8_t>(first)));
      EXPECT_LT(due, before);
      EXPECT_GT(due, made + life - life / 10);
      before = due;
    }
  }
  EXPECT_EQ(RenewalOf(KeyKind::kIdentity, made, NodeOf(0)), std::nullopt);
}

TEST(KeyScheduleTest, ComesBeforeStatusWarns) {
  EXPECT_LT(kTransportRenewed, kTransportLife);
  EXPECT_LT(kSealingRenewed, kSealingLife);
  EXPECT_LE(kRenewalOverlap, kOverlapMax);
  EXPECT_LE(kRenewalOverlap, kPreviousKept);
}

TEST(KeyScheduleTest, WaitsUntilSomebodyCanHearOfIt) {
  const WallTime now = FromUnixMillis(1'795'165'200'000);
  for (const KeyKind kind : {KeyKind::kTransport, KeyKind::kSealing}) {
    EXPECT_TRUE(CanRenew(kind, GoodStatus(), now));
    NodeStatus status = GoodStatus();
    status.links[1].is_up = false;
    EXPECT_FALSE(CanRenew(kind, status, now));
    status = GoodStatus();
    status.is_admitted = false;
    EXPECT_FALSE(CanRenew(kind, status, now));
    status = GoodStatus();
    status.may_sign = false;
    EXPECT_FALSE(CanRenew(kind, status, now));
    status = GoodStatus();
    status.clock_fault = federation::ClockFault::kAhead;
    EXPECT_FALSE(CanRenew(kind, status, now));
  }
}

TEST(KeyScheduleTest, ComesAtOnceForATransportKeyThatCountsAsAnothers) {
  const WallTime made = FromUnixMillis(1'795'165'200'000);
  NodeStatus status = GoodStatus();
  for (const KeyKind kind : {KeyKind::kTransport, KeyKind::kSealing}) {
    EXPECT_FALSE(MustRenew(kind, made, status, made + days(20)));
    EXPECT_TRUE(MustRenew(kind, made, status, made + days(91)));
  }
  status.is_key_taken = true;
  EXPECT_TRUE(MustRenew(KeyKind::kTransport, made, status, made));
  EXPECT_FALSE(MustRenew(KeyKind::kSealing, made, status, made));
}

TEST(KeyScheduleTest, KeepsToTwoTransportKeysAtATime) {
  const WallTime now = FromUnixMillis(1'795'165'200'000);
  NodeStatus status = GoodStatus();
  status.previous_key_until = now + Duration(1);
  EXPECT_FALSE(CanRenew(KeyKind::kTransport, status, now));
  EXPECT_TRUE(CanRenew(KeyKind::kSealing, status, now));
  EXPECT_TRUE(CanRenew(KeyKind::kTransport, status, now + Duration(1)));
}

}  // namespace
}  // namespace schakel::node
