// Who is asked for a record, and who after him.
#include "federation/gossip/record_wants.h"

#include <gtest/gtest.h>

#include "federation/limits.h"

namespace schakel::federation {
namespace {

constexpr MonoTime kNow{std::chrono::hours(1)};

RecordKey KeyOf(std::uint8_t first) {
  RecordKey key;
  key.first.bytes[0] = first;
  key.second = 2;
  return key;
}
LinkId Inbound(std::uint64_t number) {
  return kInboundLinkBit | number;
}
std::uint64_t HoldsNothing(const RecordKey& /*key*/) {
  return 0;
}

TEST(RecordWantsTest, WhomWeDialledHasItsTurnBeforeAllThatDialledUs) {
  RecordWants wants;
  for (std::uint64_t i = 0; i < 40; ++i)
    EXPECT_EQ(wants.Offer(KeyOf(1), {Inbound(i), 1'000}, kNow), i == 0);
  EXPECT_FALSE(wants.Offer(KeyOf(1), {7, 5}, kNow));
  EXPECT_FALSE(wants.Offer(KeyOf(1), {8, 5}, kNow));
  MonoTime now = kNow;
  for (const LinkId expected : {LinkId{7}, LinkId{8}, Inbound(1)}) {
    now += limits::kRecordTimeout;
    const auto next = wants.TakeNext(now, HoldsNothing);
    ASSERT_EQ(next.size(), 1U);
    EXPECT_EQ(next[0].claim.link, expected);
  }
}

TEST(RecordWantsTest, RemembersSoManyThatDialledUs) {
  RecordWants wants;
  for (std::uint64_t i = 0; i < 40; ++i)
    wants.Offer(KeyOf(1), {Inbound(i), 1'000}, kNow);
  std::size_t asked = 0;
  for (MonoTime now = kNow; wants.size() > 0; now += limits::kRecordTimeout)
    asked += wants.TakeNext(now, HoldsNothing).size();
  EXPECT_EQ(asked, RecordWants::kClaimsMax);
  EXPECT_EQ(wants.NextDeadline(), std::nullopt);
}

TEST(RecordWantsTest, ForgetsWhoseRecordIsNotNewerThanWhatCame) {
  RecordWants wants;
  wants.Offer(KeyOf(1), {7, 5}, kNow);
  wants.Offer(KeyOf(1), {8, 5}, kNow);
  wants.Offer(KeyOf(2), {8, 5}, kNow);
  wants.OnRecord(KeyOf(1));
  EXPECT_TRUE(wants.TakeNext(kNow, [](const RecordKey&) { return std::uint64_t{5}; }).empty());
  EXPECT_EQ(wants.size(), 1U);
  EXPECT_TRUE(wants.Offer(KeyOf(1), {7, 6}, kNow));
}

TEST(RecordWantsTest, ALinkThatIsGoneIsNotAsked) {
  RecordWants wants;
  wants.Offer(KeyOf(1), {7, 5}, kNow);
  wants.Offer(KeyOf(1), {8, 5}, kNow);
  wants.OnLinkDown(8);
  wants.OnLinkDown(7);
  EXPECT_TRUE(wants.TakeNext(kNow, HoldsNothing).empty());
  EXPECT_EQ(wants.size(), 0U);
}

}  // namespace
}  // namespace schakel::federation
