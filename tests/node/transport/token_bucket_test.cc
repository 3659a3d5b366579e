#include "node/transport/token_bucket.h"

#include <gtest/gtest.h>

namespace schakel::node {
namespace {

using std::chrono::seconds;

TEST(TokenBucketTest, HoldsABurstAndRefillsEvenly) {
  const MonoTime start{seconds(100)};
  TokenBucket bucket({3, seconds(5)}, start);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(bucket.HasOne(start));
    bucket.Take();
  }
  EXPECT_FALSE(bucket.HasOne(start));
  EXPECT_FALSE(bucket.HasOne(start + Duration(seconds(5)) - Duration(1)));
  ASSERT_TRUE(bucket.HasOne(start + seconds(5)));
  bucket.Take();
  EXPECT_FALSE(bucket.HasOne(start + seconds(9)));
  EXPECT_TRUE(bucket.HasOne(start + seconds(10)));
}

TEST(TokenBucketTest, HoldsNoMoreThanABurst) {
  const MonoTime start{seconds(100)};
  TokenBucket bucket({2, seconds(1)}, start);
  int taken = 0;
  for (; bucket.HasOne(start + std::chrono::hours(1)); ++taken)
    bucket.Take();
  EXPECT_EQ(taken, 2);
}

}  // namespace
}  // namespace schakel::node
