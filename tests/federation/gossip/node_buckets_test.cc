#include "federation/gossip/node_buckets.h"

#include "lane_parts.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

constexpr BucketRate kTenASecond{10, seconds(1), 50, 0};

TEST(NodeBucketsTest, ForgetsWhoIsFullAgain) {
  NodeBuckets buckets(100);
  buckets.Charge(NodeOf(1), kTenASecond, 10, kStart);
  EXPECT_EQ(buckets.size(), 1U);
  EXPECT_EQ(buckets.Level(NodeOf(1), kTenASecond, kStart), 40);
  EXPECT_EQ(buckets.Level(NodeOf(2), kTenASecond, kStart), 50);
  buckets.Charge(NodeOf(2), kTenASecond, 10, kStart + seconds(1));
  EXPECT_EQ(buckets.size(), 1U);
  EXPECT_EQ(buckets.Level(NodeOf(1), kTenASecond, kStart + seconds(1)), 50);
}

TEST(NodeBucketsTest, ForgivesTheSmallestDebtWhenThereIsNoRoom) {
  NodeBuckets buckets(3);
  buckets.Charge(NodeOf(1), kTenASecond, 50, kStart);
  buckets.Charge(NodeOf(2), kTenASecond, 5, kStart);
  buckets.Charge(NodeOf(3), kTenASecond, 40, kStart);
  buckets.Charge(NodeOf(4), kTenASecond, 10, kStart);
  EXPECT_EQ(buckets.size(), 3U);
  EXPECT_EQ(buckets.Level(NodeOf(1), kTenASecond, kStart), 0);
  EXPECT_EQ(buckets.Level(NodeOf(2), kTenASecond, kStart), 50);
  EXPECT_EQ(buckets.Level(NodeOf(3), kTenASecond, kStart), 10);
  EXPECT_EQ(buckets.Level(NodeOf(4), kTenASecond, kStart), 40);
}

TEST(NodeBucketsTest, AnswersAsIfItForgotNothing) {
  SeededRandom random(7);
  NodeBuckets buckets(64);
  std::map<crypto::NodeId, TokenBucket> all;
  MonoTime now = kStart;
  for (int i = 0; i < 20'000; ++i) {
    now += UpTo(random, 400);
    const crypto::NodeId node = NodeOf(static_cast<std::uint8_t>(random.Below(40)));
    TokenBucket& bucket = all.try_emplace(node, kTenASecond, now).first->second;
    const std::uint64_t amount = random.Below(30);
    if (random.Below(3) == 0) {
      buckets.Refund(node, kTenASecond, amount, now);
      bucket.Refund(amount, now);
    } else {
      buckets.Charge(node, kTenASecond, amount, now);
      bucket.Charge(amount, now);
    }
    ASSERT_EQ(buckets.Level(node, kTenASecond, now), bucket.Level(now)) << "step " << i;
    ASSERT_EQ(buckets.ReadyAt(node, kTenASecond, 50, now), bucket.ReadyAt(50, now));
  }
}

}  // namespace
}  // namespace schakel::federation
