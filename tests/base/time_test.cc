// RFC 3339 against a naive calendar that counts days one by one.
#include "base/time.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "base/random.h"

namespace schakel {
namespace {

constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999

WallTime AtSecond(std::int64_t seconds) {
  return WallTime(std::chrono::seconds(seconds));
}

std::int64_t SecondsOf(std::string_view text) {
  const auto time = ParseRfc3339(text);
  EXPECT_TRUE(time) << text;
  return time ? std::chrono::floor<std::chrono::seconds>(time->time_since_epoch()).count() : -1;
}

bool IsLeap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int DaysOf(int year, int month) {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays.at(static_cast<std::size_t>(month - 1));
}

std::string Date(int year, int month, int day) {
  char text[32];
  std::snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, day);
  return text;
}

TEST(Rfc3339Test, FormatsKnownTimes) {
  EXPECT_EQ(FormatRfc3339(AtSecond(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatRfc3339(AtSecond(951'782'400)), "2000-02-29T00:00:00Z");
  EXPECT_EQ(FormatRfc3339(AtSecond(1'795'165'200)), "2026-11-20T09:00:00Z");
  EXPECT_EQ(FormatRfc3339(AtSecond(kLastSecond)), "9999-12-31T23:59:59Z");
}

TEST(Rfc3339Test, CutsFractions) {
  EXPECT_EQ(FormatRfc3339(AtSecond(1) - Duration(1)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatRfc3339(AtSecond(0) - Duration(1'000'000)), "1969-12-31T23:59:59Z");
}

// The first and the last days of every month of eight thousand years, and the day after them.
TEST(Rfc3339Test, AgreesWithTheNaiveCalendar) {
  std::int64_t seconds = 0;
  for (int year = 1970; year <= 9999; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= DaysOf(year, month); day += day == 1 ? 27 : 1) {
        const std::string text = Date(year, month, day) + "T00:00:00Z";
        const std::int64_t at = seconds + (day - 1) * std::int64_t{86'400};
        ASSERT_EQ(SecondsOf(text), at) << text;
        ASSERT_EQ(FormatRfc3339(AtSecond(at)), text);
      }
      const std::string after = Date(year, month, DaysOf(year, month) + 1) + "T00:00:00Z";
      ASSERT_EQ(ParseRfc3339(after), std::nullopt) << after;
      seconds += DaysOf(year, month) * std::int64_t{86'400};
    }
  }
  EXPECT_EQ(seconds, kLastSecond + 1);
}

TEST(Rfc3339Test, ReadsBackRandomTimes) {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const auto at = static_cast<std::int64_t>(random.Below(kLastSecond + 1));
    EXPECT_EQ(ParseRfc3339(FormatRfc3339(AtSecond(at))), AtSecond(at));
  }
}

TEST(Rfc3339Test, KeepsMicroseconds) {
  const std::string start = "2026-11-20T09:00:00";
  const WallTime whole = *ParseRfc3339(start + "Z");
  EXPECT_EQ(*ParseRfc3339(start + ".5Z") - whole, Duration(500'000));
  EXPECT_EQ(*ParseRfc3339(start + ".000001Z") - whole, Duration(1));
  EXPECT_EQ(*ParseRfc3339(start + ".123456789123456789Z") - whole, Duration(123'456));
}

TEST(Rfc3339Test, SubtractsOffsets) {
  const WallTime utc = *ParseRfc3339("2026-11-20T09:00:00Z");
  EXPECT_EQ(ParseRfc3339("2026-11-20T10:00:00+01:00"), utc);
  EXPECT_EQ(ParseRfc3339("2026-11-20T03:30:00-05:30"), utc);
  EXPECT_EQ(ParseRfc3339("2026-11-20T09:00:00-00:00"), utc);
  EXPECT_EQ(ParseRfc3339("2026-11-20t09:00:00z"), utc);
  EXPECT_EQ(ParseRfc3339("2026-11-21T08:59:00+23:59"), utc);
}

TEST(Rfc3339Test, AcceptsALeapSecond) {
  EXPECT_EQ(SecondsOf("2016-12-31T23:59:60Z"), SecondsOf("2017-01-01T00:00:00Z"));
  EXPECT_EQ(ParseRfc3339("2016-12-31T23:59:61Z"), std::nullopt);
}

TEST(Rfc3339Test, KnowsLeapYears) {
  EXPECT_TRUE(ParseRfc3339("2024-02-29T00:00:00Z"));
  EXPECT_TRUE(ParseRfc3339("2000-02-29T00:00:00Z"));
  EXPECT_FALSE(ParseRfc3339("2026-02-29T00:00:00Z"));
  EXPECT_FALSE(ParseRfc3339("2100-02-29T00:00:00Z"));
}

TEST(Rfc3339Test, RefusesBadText) {
  for (const char* text : {"",
                           "2026",
                           "2026-11-20",
                           "2026-11-20T09:00:00",
                           "2026-11-20 09:00:00Z",
                           "2026-11-20T09:00Z",
                           "2026-11-20T24:00:00Z",
                           "2026-11-20T09:60:00Z",
                           "2026-00-20T09:00:00Z",
                           "2026-13-20T09:00:00Z",
                           "2026-11-00T09:00:00Z",
                           "2026-11-31T09:00:00Z",
                           "1969-12-31T23:59:59Z",
                           "0000-01-01T00:00:00Z",
                           "12026-11-20T09:00:00Z",
                           "26-11-20T09:00:00Z",
                           "2026-11-20T09:00:00.Z",
                           "2026-11-20T09:00:00,5Z",
                           "2026-11-20T09:00:00+24:00",
                           "2026-11-20T09:00:00+01:60",
                           "2026-11-20T09:00:00+0100",
                           "2026-11-20T09:00:00+1:00",
                           "2026-11-20T09:00:00Z ",
                           " 2026-11-20T09:00:00Z",
                           "2026-11-20T09:00:00ZZ",
                           "2026-11-20T9:00:00Z",
                           "2026-1-20T09:00:00Z",
                           "-026-11-20T09:00:00Z",
                           "2026-11-20T09:00:+1Z",
                           "2026/11/20T09:00:00Z"}) {
    EXPECT_EQ(ParseRfc3339(text), std::nullopt) << text;
  }
}

TEST(Rfc3339Test, RefusesEveryTruncation) {
  const std::string text = "2026-11-20T09:00:00.25+01:00";
  ASSERT_TRUE(ParseRfc3339(text));
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_EQ(ParseRfc3339(text.substr(0, size)), std::nullopt) << size;
}

TEST(TimeTest, ConvertsMilliseconds) {
  EXPECT_EQ(ToUnixMillis(FromUnixMillis(1'795'165'200'123)), 1'795'165'200'123);
  EXPECT_EQ(ToMillis(Duration(1999)), 1);
  EXPECT_EQ(FromUnixMillis(1), WallTime(Duration(1000)));
}

TEST(TimeTest, ReadsBothClocksOfTheSystem) {
  const Now first = SystemNow();
  const Now second = SystemNow();
  EXPECT_LE(first.mono, second.mono);
  EXPECT_GT(first.wall, *ParseRfc3339("2024-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace schakel
