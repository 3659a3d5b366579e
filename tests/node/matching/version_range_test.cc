#include "node/matching/version_range.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace schakel::node {
namespace {

struct Case {
  std::string_view version;
  std::string_view range;
  VersionPlace place;
};

constexpr auto kInside = VersionPlace::kInside;
constexpr auto kPast = VersionPlace::kPast;
constexpr auto kBefore = VersionPlace::kBefore;
constexpr auto kElsewhere = VersionPlace::kElsewhere;
constexpr auto kUnclear = VersionPlace::kUnclear;

void Check(const std::vector<Case>& cases) {
  for (const Case& item : cases) {
    EXPECT_EQ(static_cast<int>(PlaceInRange(item.version, item.range)),
              static_cast<int>(item.place))
        << item.version << " in " << item.range;
  }
}

TEST(VersionRangeTest, Vers) {
  Check({{"1.5", "vers:generic/>=1.0|<2.0", kInside},
         {"1.0", "vers:generic/>=1.0|<2.0", kInside},
         {"2.0", "vers:generic/>=1.0|<2.0", kPast},
         {"0.9", "vers:generic/>=1.0|<2.0", kBefore},
         {"3.9.0", "vers:generic/<3.9.1", kInside},
         {"3.9.1", "vers:generic/<3.9.1", kPast},
         {"14.1-25.56", "vers:generic/<14.1-99", kInside},
         {"14.1-99.2", "vers:generic/<14.1-99", kPast},
         {"V3.2.15", "vers:all/<V3.2.16", kInside},
         {"7", "vers:all/*", kInside},
         {"7", "vers:unknown/*", kUnclear},
         {"10.0.5", "vers:unknown/10.0.0|<10.0.17763", kInside},
         {"10.0.17764", "vers:unknown/10.0.0|<10.0.17763", kPast}});
}

TEST(VersionRangeTest, OperatorsAsPublishersWriteThem) {
  Check({{"1.2.2", "<1.2.3", kInside},
         {"1.2.3", "<1.2.3", kPast},
         {"7.2.4", "< 7.2.5", kInside},
         {"7.2.10", "< 7.2.5", kPast},
         {"3.1", "<= V3.1", kInside},
         {"3.2", "<= V3.1", kPast},
         {"2.0.5", ">= V2.0 < V2.1.4", kInside},
         {"2.1.4", ">= V2.0 < V2.1.4", kPast},
         {"1.5", "< 2.0, >= 1.0", kInside},
         {"3.0", "< 2.0, >= 1.0", kPast},
         {"11.1", "All versions < V11.2", kInside},
         {"6.1", ">= 6.0.0 | <= 6.3.1", kInside},
         {"6.4", ">= 6.0.0 | <= 6.3.1", kPast},
         {"2.11", "\u2264 2.11", kInside}});
}

TEST(VersionRangeTest, FamiliesAndSingleVersions) {
  Check({{"1.7", "1.x", kInside},
         {"2.0", "1.x", kElsewhere},
         {"14.3.1", "14.*", kInside},
         {"2019", "2019", kInside},
         {"2013", "2019", kElsewhere},
         {"2022", "2019", kElsewhere},
         {"2019 CU14", "2019", kUnclear},
         {"2019", "2019 CU14", kUnclear},
         {"4.00", "4.00 | 4.01", kInside},
         {"4.02", "4.00 | 4.01", kElsewhere},
         {"22H2", "22H2", kInside},
         {"1.7.3.5", "< 1.7.3.x", kUnclear},
         {"1.7.4", "< 1.7.3.x", kPast}});
}

TEST(VersionRangeTest, Words) {
  Check({{"15.1", "up to 15.2", kInside},
         {"15.2", "up to 15.2", kUnclear},
         {"15.3", "up to 15.2", kPast},
         {"15.2", "up to and including 15.2", kInside},
         {"3.9.0", "ouder dan versie 3.9.1", kInside},
         {"3.9.1", "ouder dan 3.9.1", kPast},
         {"5", "t/m 5", kInside},
         {"1.2", "1.2 and earlier", kInside},
         {"1.3", "versie 1.2 en ouder", kPast},
         {"1.3", "from 1.0 to 1.4", kInside},
         {"1.5", "from 1.0 to 1.4", kPast},
         {"1.3", "1.0 - 1.4", kInside},
         {"9", "All versions", kInside},
         {"9", "alle versies", kInside}});
}

TEST(VersionRangeTest, ACoarseVersionIsNeverOutside) {
  Check({{"7.4", "<7.4.99", kUnclear},
         {"7", "<7.4.99", kUnclear},
         {"7", ">=7.2|<7.4.99", kUnclear},
         {"8", "<7.4.99", kPast},
         {"6", "<7.4.99", kInside},
         {"5.2", "<5.2.0", kPast},
         {"5.2.1", "<= 5.2", kUnclear},
         {"5.2 SP1", "< 5.2", kUnclear}});
}

TEST(VersionRangeTest, WhatIsCountedDifferentlyIsUnclear) {
  Check({{"2019", "<15.2.1544", kUnclear},
         {"22H2", "<10.0.19045", kUnclear},
         {"15.2", "< 2019", kUnclear},
         {"1.2rc1", "< 1.2", kUnclear},
         {"5.2 SP3", "< 5.2 HF1", kUnclear}});
}

TEST(VersionRangeTest, WhatIsNotUnderstoodIsUnclear) {
  Check({{"3.1", "Firmware version < V1.82 and BSP <= UN30 1.76", kUnclear},
         {"3.1", "<V10.12.2_only_if_the_basic_authentication_mechanism_is_used", kUnclear},
         {"3.1", "all_versions_with_Fortinet_NGFW", kUnclear},
         {"3.1", "<= 3.3-006 (with <= bacnetstac 4.2.1)", kUnclear},
         {"3.1", "", kUnclear},
         {"3.1", "unknown", kUnclear},
         {"3.1", "<", kUnclear},
         {"3.1", "|||", kUnclear},
         {"3.1", "Intel Core i5", kUnclear},
         {"weet ik niet", "<3.1", kUnclear},
         {"", "<3.1", kUnclear},
         {"3.1", "!=3.1", kUnclear}});
}

// An end for each line of versions: what is below one end and above another may be solved or not.
TEST(VersionRangeTest, EndsOfSeveralLinesAreReadCarefully) {
  Check({{"4.2.20", "<= 4.2.21 | <= 5.0.27 | <= 5.1.19", kInside},
         {"5.0.1", "<= 4.2.21 | <= 5.0.27 | <= 5.1.19", kUnclear},
         {"5.1.20", "<= 4.2.21 | <= 5.0.27 | <= 5.1.19", kPast}});
}

TEST(VersionRangeTest, SeveralRangesCountTogether) {
  const VersionRanges lines({">=7.0|<7.2.9", ">=7.4|<7.4.5"});
  EXPECT_EQ(lines.PlaceOf("7.2.8"), kInside);
  EXPECT_EQ(lines.PlaceOf("7.2.9"), kPast);
  EXPECT_EQ(lines.PlaceOf("7.4.5"), kPast);
  EXPECT_EQ(lines.PlaceOf("6.4.1"), kBefore);
  const VersionRanges years({"2016", "2019"});
  EXPECT_EQ(years.PlaceOf("2019"), kInside);
  EXPECT_EQ(years.PlaceOf("2022"), kElsewhere);
  const VersionRanges mixed({"<7.2.9", "Firmware of the second kind"});
  EXPECT_EQ(mixed.PlaceOf("7.2.9"), kUnclear);
  EXPECT_EQ(mixed.PlaceOf("7.2.8"), kInside);
  EXPECT_EQ(VersionRanges({}).PlaceOf("1"), kUnclear);
}

// Against a twin that knows only numbers: three parts, always written out.
TEST(VersionRangeTest, AgreesWithATwinOnPlainNumbers) {
  constexpr std::uint64_t kSeed = 20261124;
  SeededRandom random(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  const auto draw = [&random] {
    return std::array<std::uint64_t, 3>{random.Below(4), random.Below(4), random.Below(4)};
  };
  const auto write = [](const std::array<std::uint64_t, 3>& v) {
    return std::to_string(v[0]) + "." + std::to_string(v[1]) + "." + std::to_string(v[2]);
  };
  for (int round = 0; round < 20'000; ++round) {
    const auto version = draw();
    auto lower = draw();
    auto upper = draw();
    if (upper < lower) std::swap(lower, upper);
    if (lower == upper) continue;
    const bool is_closed = random.Below(2) == 1;
    const std::string range =
        "vers:generic/>=" + write(lower) + "|" + (is_closed ? "<=" : "<") + write(upper);
    VersionPlace expected = kInside;
    if (version < lower) expected = kBefore;
    if (is_closed ? version > upper : version >= upper) expected = kPast;
    ASSERT_EQ(static_cast<int>(PlaceInRange(write(version), range)), static_cast<int>(expected))
        << write(version) << " in " << range;
  }
}

TEST(VersionRangeTest, AnyBytesGiveAnAnswer) {
  constexpr std::uint64_t kSeed = 7;
  SeededRandom random(kSeed);
  constexpr std::string_view kLetters = "0123456789.<>=|,-xXvV* abtovers:/!\xff\xc3";
  for (int round = 0; round < 50'000; ++round) {
    std::string version;
    std::string range;
    for (auto* text : {&version, &range}) {
      for (std::uint64_t i = random.Below(30); i > 0; --i)
        *text += kLetters[random.Below(kLetters.size())];
    }
    PlaceInRange(version, range);
  }
  EXPECT_EQ(PlaceInRange(std::string(100'000, '1'), "<" + std::string(100'000, '2')), kUnclear);
}

}  // namespace
}  // namespace schakel::node
