#include "base/token_bucket.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace schakel {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr MonoTime kStart{std::chrono::hours(1)};
constexpr milliseconds kDay = std::chrono::hours(24);

TEST(TokenBucketTest, FillsAtItsRateUpToItsBurst) {
  TokenBucket bucket({10, seconds(1), 50, 0}, kStart);
  EXPECT_EQ(bucket.Level(kStart), 50);
  EXPECT_EQ(bucket.Charge(50, kStart), 0);
  EXPECT_EQ(bucket.Level(kStart + milliseconds(99)), 0);
  EXPECT_EQ(bucket.Level(kStart + milliseconds(100)), 1);
  EXPECT_EQ(bucket.Level(kStart + seconds(4)), 40);
  EXPECT_EQ(bucket.Level(kStart + seconds(3'600)), 50);
}

TEST(TokenBucketTest, TakesNoMoreThanTheDebtAllows) {
  TokenBucket bucket({10, seconds(1), 50, 20}, kStart);
  EXPECT_EQ(bucket.Charge(1'000, kStart), -20);
  EXPECT_EQ(bucket.Charge(1, kStart), -20);
  EXPECT_EQ(bucket.ReadyAt(1, kStart), kStart + milliseconds(2'100));
  EXPECT_EQ(bucket.Level(kStart + milliseconds(2'099)), 0);
  EXPECT_EQ(bucket.Level(kStart + milliseconds(2'100)), 1);
}

TEST(TokenBucketTest, IsNeverReadyWithoutARateOrBeyondItsBurst) {
  TokenBucket empty({0, seconds(1), 0, 0}, kStart);
  EXPECT_EQ(empty.ReadyAt(1, kStart), MonoTime::max());
  EXPECT_EQ(empty.ReadyAt(0, kStart), kStart);
  TokenBucket small({1, seconds(1), 5, 0}, kStart);
  EXPECT_EQ(small.ReadyAt(6, kStart), MonoTime::max());
}

TEST(TokenBucketTest, LosesNothingByBeingAskedOften) {
  // 1,000 a day is less than one in 86 seconds.
  TokenBucket often({1'000, kDay, 500, 0}, kStart);
  TokenBucket once({1'000, kDay, 500, 0}, kStart);
  often.Charge(500, kStart);
  once.Charge(500, kStart);
  for (int i = 1; i <= 100'000; ++i)
    often.Level(kStart + milliseconds(100 * i));
  EXPECT_EQ(once.Level(kStart + seconds(10'000)), 115);
  EXPECT_EQ(often.Level(kStart + seconds(10'000)), 115);
}

TEST(TokenBucketTest, StaysInRangeWithTheLargestNumbers) {
  TokenBucket bucket({UINT64_MAX, kDay, UINT64_MAX, UINT64_MAX}, kStart);
  const auto most = static_cast<std::int64_t>(kBucketAmountMax);
  EXPECT_EQ(bucket.Level(kStart), most);
  bucket.Charge(UINT64_MAX, kStart);
  EXPECT_EQ(bucket.Charge(UINT64_MAX, kStart), -most);
  EXPECT_EQ(bucket.FullAt(kStart), kStart + 2 * kDay);
  EXPECT_EQ(bucket.Level(kStart + kDay), 0);
  EXPECT_EQ(bucket.Level(MonoTime::max()), most);
  EXPECT_EQ(bucket.Level(kStart), most);  // time does not go back
}

// The definition: every millisecond adds amount / period.
class NaiveBucket {
 public:
  NaiveBucket(const BucketRate& rate, MonoTime now) : rate_(rate), now_(now) {
    whole_ = static_cast<std::int64_t>(rate.burst);
  }
  void AdvanceTo(MonoTime now) {
    for (; now_ + milliseconds(1) <= now; now_ += milliseconds(1)) {
      part_ += rate_.amount;
      while (part_ >= Period() && whole_ < Burst()) {
        part_ -= Period();
        ++whole_;
      }
      if (whole_ == Burst()) part_ = 0;
    }
  }
  void Charge(std::uint64_t amount) {
    for (; amount > 0 && whole_ > -static_cast<std::int64_t>(rate_.debt_max); --amount)
      --whole_;
  }
  void Refund(std::uint64_t amount) {
    whole_ = std::min(whole_ + static_cast<std::int64_t>(amount), Burst());
    if (whole_ == Burst()) part_ = 0;
  }
  std::int64_t level() const { return whole_; }

 private:
  std::int64_t Burst() const { return static_cast<std::int64_t>(rate_.burst); }
  std::uint64_t Period() const { return static_cast<std::uint64_t>(rate_.period.count()); }
  BucketRate rate_;
  MonoTime now_;
  std::int64_t whole_ = 0;
  std::uint64_t part_ = 0;
};

class BucketModelTest : public testing::TestWithParam<std::uint64_t> {};

TEST_P(BucketModelTest, DoesWhatTheNaiveTwinDoes) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  SeededRandom random(GetParam());
  BucketRate rate;
  rate.amount = random.Below(5'000);
  rate.period = milliseconds(1 + random.Below(10'000));
  rate.burst = random.Below(2'000);
  rate.debt_max = random.Below(2) * random.Below(500);
  TokenBucket bucket(rate, kStart);
  NaiveBucket naive(rate, kStart);
  MonoTime now = kStart;
  for (int i = 0; i < 500; ++i) {
    now += Duration(random.Below(3'000'000));
    naive.AdvanceTo(now);
    const std::uint64_t amount = random.Below(700);
    if (random.Below(4) == 0) {
      bucket.Refund(amount, now);
      naive.Refund(amount);
    } else {
      bucket.Charge(amount, now);
      naive.Charge(amount);
    }
    ASSERT_EQ(bucket.Level(now), naive.level()) << "step " << i;
    const std::int64_t wanted = naive.level() + static_cast<std::int64_t>(random.Below(20));
    const MonoTime ready = bucket.ReadyAt(wanted, now);
    if (ready == MonoTime::max() || ready == now) continue;
    TokenBucket later = bucket;
    ASSERT_GE(later.Level(ready), wanted) << "step " << i;
    TokenBucket earlier = bucket;
    ASSERT_LT(earlier.Level(ready - milliseconds(1)), wanted) << "step " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, BucketModelTest, testing::Range<std::uint64_t>(1, 17));

}  // namespace
}  // namespace schakel
