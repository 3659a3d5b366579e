// What ends, and when people hear of it.
#include "federation/trust/expiry.h"

#include <gtest/gtest.h>

#include "forge.h"

namespace schakel::federation {
namespace {

using std::chrono::days;
using std::chrono::seconds;

TEST(ExpiryTest, NamesTheFirstOfEachPart) {
  TrustRepository repository = MakeRepository();
  Admission admission = MakeAdmission(1);
  repository.SetAdmission(admission);
  ASSERT_TRUE(repository.Publish(StartOfTests() + days(3)).has_value());
  const TrustedSet trust = *repository.Verify(StartOfTests());
  const auto directory = Directory::Build(trust, StartOfTests());
  std::map<std::string_view, WallTime> ends;
  for (const Expiry& expiry : ExpiriesOf(trust, *directory, admission.node_id))
    ends[ExpiringPartName(expiry.part)] = expiry.when;
  ASSERT_EQ(ends.size(), kExpiringParts);
  EXPECT_EQ(ends["root"], StartOfTests() + days(400));
  EXPECT_EQ(ends["targets"], StartOfTests() + days(180));
  EXPECT_EQ(ends["nodes"], StartOfTests() + days(180));  // one bin is three days younger
  EXPECT_EQ(ends["wide"], StartOfTests() + days(180));
  EXPECT_EQ(ends["snapshot"], StartOfTests() + days(93));
  EXPECT_EQ(ends["admission"], admission.valid_until);
  EXPECT_EQ(ExpiriesOf(trust, *directory, MakeAdmission(2).node_id).size(), kExpiringParts - 1);
  EXPECT_TRUE(ExpiriesOf(TrustedSet(), *directory, admission.node_id).empty());
}

TEST(ExpiryTest, HasFiveThresholdsAndAnEnd) {
  const WallTime end = StartOfTests();
  EXPECT_FALSE(ExpiryThreshold(end, end - days(90) - seconds(1)).has_value());
  for (const int threshold : {90, 30, 14, 7, 1}) {
    EXPECT_EQ(ExpiryThreshold(end, end - days(threshold)), threshold);
    EXPECT_NE(ExpiryThreshold(end, end - days(threshold) - seconds(1)), threshold);
  }
  EXPECT_EQ(ExpiryThreshold(end, end - seconds(1)), 1);
  EXPECT_EQ(ExpiryThreshold(end, end), 0);
}

TEST(ExpiryWatchTest, SaysEachThresholdOnceAndStartsOverWhenRenewed) {
  ExpiryWatch watch;
  Expiry root{ExpiringPart::kRoot, StartOfTests() + days(100)};
  std::vector<int> said;
  for (int hour = 0; hour <= 101 * 24; ++hour) {
    for (const auto& warning : watch.Due({root}, StartOfTests() + std::chrono::hours(hour)))
      said.push_back(warning.days);
  }
  EXPECT_EQ(said, (std::vector<int>{90, 30, 14, 7, 1, 0}));
  root.when = StartOfTests() + days(101) + days(20);
  const auto again = watch.Due({root}, StartOfTests() + days(101));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].days, 30);
}

}  // namespace
}  // namespace schakel::federation
