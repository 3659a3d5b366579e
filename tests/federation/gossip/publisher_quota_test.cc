#include "federation/gossip/publisher_quota.h"

#include "lane_parts.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Quotas kQuotas;  // 1,000 entries and 64 MiB a day

TEST(PublisherQuotaTest, LetsABusyDayPassAndDelaysTheEntryBeyond) {
  PublisherQuota quota;
  MonoTime now = kStart;
  // A Log4j day: 500 in an hour. The hour itself brings back 41 of them.
  for (int i = 0; i < 500; ++i, now += Duration(hours(1)) / 500)
    ASSERT_FALSE(quota.OnEntries(NodeOf(1), kQuotas, {1, 2'000}, now)) << i;
  for (int i = 0; i < 41; ++i)
    ASSERT_FALSE(quota.OnEntries(NodeOf(1), kQuotas, {1, 2'000}, now)) << i;
  EXPECT_TRUE(quota.OnEntries(NodeOf(1), kQuotas, {1, 2'000}, now));
  EXPECT_FALSE(quota.IsDelayed(NodeOf(2), kQuotas, now));
}

TEST(PublisherQuotaTest, EndsTheDelayWhenAnEighthOfTheBurstIsBack) {
  PublisherQuota quota;
  EXPECT_TRUE(quota.OnEntries(NodeOf(1), kQuotas, {501, 0}, kStart));
  const MonoTime recovers = quota.RecoversAt(NodeOf(1), kQuotas, kStart);
  EXPECT_EQ(recovers, kStart + seconds(62 * 86'400 / 1'000) + std::chrono::milliseconds(800));
  EXPECT_TRUE(quota.IsDelayed(NodeOf(1), kQuotas, recovers - std::chrono::milliseconds(1)));
  EXPECT_FALSE(quota.IsDelayed(NodeOf(1), kQuotas, recovers));
  EXPECT_FALSE(quota.OnEntries(NodeOf(1), kQuotas, {1, 0}, recovers));
}

TEST(PublisherQuotaTest, KeepsNoDebt) {
  PublisherQuota one;
  PublisherQuota many;
  one.OnEntries(NodeOf(1), kQuotas, {501, 0}, kStart);
  for (int i = 0; i < 1'000; ++i)
    many.OnEntries(NodeOf(1), kQuotas, {1'000, 64 << 20}, kStart);
  // Half a day of bytes is refilled to an eighth in an hour and a half, as the entries are.
  EXPECT_LE(many.RecoversAt(NodeOf(1), kQuotas, kStart), kStart + minutes(91));
  EXPECT_LE(one.RecoversAt(NodeOf(1), kQuotas, kStart), kStart + minutes(91));
}

TEST(PublisherQuotaTest, CountsBytesToo) {
  PublisherQuota quota;
  EXPECT_FALSE(quota.OnEntries(NodeOf(1), kQuotas, {1, 16 << 20}, kStart));
  EXPECT_FALSE(quota.OnEntries(NodeOf(1), kQuotas, {1, 16 << 20}, kStart));
  EXPECT_TRUE(quota.OnEntries(NodeOf(1), kQuotas, {1, 1}, kStart));
}

TEST(PublisherQuotaTest, AlwaysDelaysWhoHasNoQuotaUntilItGetsOne) {
  PublisherQuota quota;
  Quotas none;
  none.entries_per_day = 0;
  EXPECT_TRUE(quota.OnEntries(NodeOf(1), none, {1, 100}, kStart));
  EXPECT_EQ(quota.RecoversAt(NodeOf(1), none, kStart), MonoTime::max());
  EXPECT_TRUE(quota.IsDelayed(NodeOf(1), none, kStart + hours(1'000)));
  EXPECT_TRUE(quota.IsDelayed(NodeOf(1), kQuotas, kStart + hours(1'000)));
  EXPECT_FALSE(quota.IsDelayed(NodeOf(1), kQuotas, kStart + hours(1'002)));
}

TEST(PublisherQuotaTest, GivesALargePublisherABurstOfFiveHundredAtMost) {
  PublisherQuota quota;
  Quotas large;
  large.entries_per_day = UINT64_MAX;
  large.bytes_per_day = UINT64_MAX;
  EXPECT_FALSE(quota.OnEntries(NodeOf(1), large, {500, 0}, kStart));
  EXPECT_TRUE(quota.OnEntries(NodeOf(1), large, {1, 0}, kStart));
  EXPECT_FALSE(quota.IsDelayed(NodeOf(1), large, kStart + std::chrono::milliseconds(1)));
}

TEST(PublisherQuotaTest, ForgetsWhoIsQuiet) {
  PublisherQuota quota;
  for (std::uint8_t i = 0; i < 200; ++i)
    quota.OnEntries(NodeOf(i), kQuotas, {1, 100}, kStart);
  EXPECT_EQ(quota.size(), 200U);
  quota.OnEntries(NodeOf(201), kQuotas, {1, 100}, kStart + minutes(2));
  EXPECT_EQ(quota.size(), 1U);
}

// What passes undelayed in any time is at most the burst and what the time brings back.
class PublisherQuotaModelTest : public testing::TestWithParam<std::uint64_t> {};

TEST_P(PublisherQuotaModelTest, BoundsWhatPassesUndelayed) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  SeededRandom random(GetParam());
  PublisherQuota quota;
  MonoTime now = kStart;
  std::uint64_t passed = 0;
  std::uint64_t passed_bytes = 0;
  for (int i = 0; i < 20'000; ++i) {
    now += UpTo(random, random.Below(50) == 0 ? 3'600'000 : 20'000);
    const std::uint64_t entries = 1 + random.Below(3);
    const std::uint64_t bytes = random.Below(random.Below(100) == 0 ? 16 << 20 : 4'000);
    if (!quota.OnEntries(NodeOf(1), kQuotas, {entries, bytes}, now)) {
      passed += entries;
      passed_bytes += bytes;
    }
    const auto millis = static_cast<std::uint64_t>(ToMillis(now - kStart));
    ASSERT_LE(passed, 500 + millis * 1'000 / 86'400'000 + 1) << "step " << i;
    ASSERT_LE(passed_bytes, (32 << 20) + millis * (64 << 20) / 86'400'000 + 1) << "step " << i;
  }
  EXPECT_GT(passed, 500U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, PublisherQuotaModelTest, testing::Range<std::uint64_t>(1, 5));

}  // namespace
}  // namespace schakel::federation
