// The four states of the anchor's word.
#include "federation/trust/freshness.h"

#include <gtest/gtest.h>

namespace schakel::federation {
namespace {

TEST(FreshnessTest, ChangesAtSixHoursSevenDaysAndThirtyDays) {
  using std::chrono::days;
  using std::chrono::hours;
  const WallTime issued = FromUnixMillis(1'795'165'200'000);
  const Duration tick = Duration(1);
  const std::pair<Duration, const char*> ages[] = {
      {Duration(0), "current"}, {hours(6) - tick, "current"}, {hours(6), "late"},
      {days(7) - tick, "late"}, {days(7), "island"},          {days(30) - tick, "island"},
      {days(30), "orphaned"},   {days(4'000), "orphaned"}};
  for (const auto& [age, name] : ages)
    EXPECT_EQ(FreshnessName(FreshnessOf(issued, issued + age)), name) << age.count();
}

TEST(FreshnessTest, TellsWhenItChangesNext) {
  const WallTime issued = FromUnixMillis(1'795'165'200'000);
  for (const Duration age : {Duration(0), Duration(std::chrono::hours(6)),
                             Duration(std::chrono::days(7)), Duration(std::chrono::days(29))}) {
    const auto change = NextFreshnessChange(issued, issued + age);
    ASSERT_TRUE(change.has_value());
    EXPECT_EQ(FreshnessOf(issued, *change - Duration(1)), FreshnessOf(issued, issued + age));
    EXPECT_NE(FreshnessOf(issued, *change), FreshnessOf(issued, issued + age));
  }
  EXPECT_FALSE(NextFreshnessChange(issued, issued + std::chrono::days(30)).has_value());
}

TEST(FreshnessTest, IsCurrentWhenTheClockIsBehind) {
  const WallTime issued = FromUnixMillis(1'795'165'200'000);
  EXPECT_EQ(FreshnessOf(issued, issued - std::chrono::days(4'000)), Freshness::kCurrent);
}

TEST(FreshnessTest, IsOrphanedWithoutATimestamp) {
  EXPECT_EQ(FreshnessOf(WallTime{}, FromUnixMillis(1'795'165'200'000)), Freshness::kOrphaned);
}

}  // namespace
}  // namespace schakel::federation
