// Whom a publisher may address.
#include "federation/gossip/reach.h"

#include <gtest/gtest.h>

#include "federation/advisory/region.h"

namespace schakel::federation {
namespace {

using Codes = std::vector<std::string>;

Admission With(PublishScope scope, Coverage coverage) {
  Admission admission;
  admission.rights.scope = scope;
  admission.coverage = std::move(coverage);
  return admission;
}

void ExpectReach(const EntryAudience& stated, const Admission& admission, const Codes& sectors,
                 const Codes& regions) {
  const auto reach = ReachOf(stated, admission);
  ASSERT_TRUE(reach);
  EXPECT_EQ(reach->sectors, sectors);
  EXPECT_EQ(reach->regions, regions);
  EXPECT_EQ(reach->size_classes, stated.size_classes);
}

TEST(ReachTest, KnowsWhatIsPartOfARegion) {
  EXPECT_TRUE(IsPartOfRegion("GM0772", "GM0772"));
  EXPECT_TRUE(IsPartOfRegion("GM0772", "PV30"));
  EXPECT_TRUE(IsPartOfRegion("GM0772", "VR22"));
  EXPECT_TRUE(IsPartOfRegion("VR22", "PV30"));
  EXPECT_FALSE(IsPartOfRegion("PV30", "VR22"));
  EXPECT_FALSE(IsPartOfRegion("GM0772", "PV27"));
  EXPECT_FALSE(IsPartOfRegion("GM9999", "PV30"));
  EXPECT_FALSE(IsPartOfRegion("", "PV30"));
}

TEST(ReachTest, IsAllForANationalScopeAndNobodyForAnOwn) {
  const EntryAudience stated{{"01"}, {"GM0363"}, 3};
  ExpectReach(stated, With(PublishScope::kNational, {{"PV30"}, {"62"}}), {"01"}, {"GM0363"});
  ExpectReach({}, With(PublishScope::kNational, {}), {}, {});
  EXPECT_FALSE(ReachOf(stated, With(PublishScope::kOwn, {})));
  EXPECT_FALSE(ReachOf({}, With(PublishScope::kOwn, {})));
}

TEST(ReachTest, IsTheCoverageWhereNobodyIsNamed) {
  ExpectReach({}, With(PublishScope::kRegion, {{"PV30"}, {"62"}}), {"62"}, {"PV30"});
  ExpectReach({}, With(PublishScope::kSector, {{"PV30"}, {"62"}}), {"62"}, {});
}

TEST(ReachTest, IsCutToTheCoverage) {
  const Admission admission = With(PublishScope::kRegion, {{"GM0772", "PV21"}, {"62", "011"}});
  ExpectReach({{"01", "6201", "43"}, {"PV20", "PV21", "GM0080", "PV30"}, 1}, admission,
              {"011", "6201"}, {"PV21", "GM0080", "GM0772"});
}

TEST(ReachTest, IsNothingOutsideOfTheCoverage) {
  const Admission admission = With(PublishScope::kRegion, {{"PV30"}, {"62"}});
  EXPECT_FALSE(ReachOf({{}, {"GM0363"}, 0}, admission));
  EXPECT_FALSE(ReachOf({{"01"}, {}, 0}, admission));
  EXPECT_FALSE(ReachOf({{}, {"nowhere"}, 0}, admission));
  EXPECT_TRUE(ReachOf({{}, {"GM0363", "GM0772"}, 0}, admission));
  // A sector speaks to its sectors wherever they are.
  EXPECT_TRUE(ReachOf({{}, {"GM0363"}, 0}, With(PublishScope::kSector, {{"PV30"}, {"62"}})));
}

// Against the plain definition: a municipality and a sector are reached if both name them.
TEST(ReachTest, ReachesWhomBothName) {
  const auto names = [](const Codes& codes, const Region& row) {
    return codes.empty() || std::any_of(codes.begin(), codes.end(), [&row](const auto& code) {
             return code == row.gm || code == row.vr || code == row.pv;
           });
  };
  const std::vector<Codes> lists = {{},         {"GM0772"},         {"PV30"},         {"VR22"},
                                    {"GM0363"}, {"PV27", "GM0772"}, {"VR13", "PV30"}, {"PV21"}};
  for (const Codes& stated : lists) {
    for (const Codes& covered : lists) {
      const auto reach = ReachOf({{}, stated, 0}, With(PublishScope::kRegion, {covered, {}}));
      std::size_t both = 0;
      for (const Region& row : Regions()) {
        const bool is_meant = names(stated, row) && names(covered, row);
        both += is_meant ? 1 : 0;
        // Two kinds of region that only cross have no code in common.
        EXPECT_TRUE(!reach || !names(reach->regions, row) || is_meant) << row.gm;
      }
      EXPECT_FALSE(both == 0 && reach);
    }
  }
}

}  // namespace
}  // namespace schakel::federation
