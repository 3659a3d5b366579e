#include "federation/gossip/diversity.h"

#include "cast.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

Place MakePlace(const std::string& endpoint, std::vector<std::string> sectors = {},
                std::vector<std::string> regions = {}) {
  Admission admission;
  admission.coverage.sectors = std::move(sectors);
  admission.coverage.regions = std::move(regions);
  return PlaceOf(&admission, endpoint);
}

TEST(DiversityTest, WantsOneLinkInANetwork) {
  Diversity links;
  links.Add(MakePlace("192.0.2.1:1"), LinkKind::kReconcile);
  EXPECT_EQ(links.Misses(MakePlace("192.0.2.2:1"), LinkKind::kPush), 1);
  EXPECT_EQ(links.Misses(MakePlace("192.0.3.2:1"), LinkKind::kPush), 0);
  links.Add(MakePlace("[2001:db8:5::1]:1"), LinkKind::kReconcile);
  EXPECT_EQ(links.Misses(MakePlace("[2001:db8:5:9::1]:1"), LinkKind::kPush), 1);
  links.Add(MakePlace("10.0.0.1:1"), LinkKind::kReconcile);
  EXPECT_EQ(links.Misses(MakePlace("10.0.0.2:1"), LinkKind::kPush), 0);
}

TEST(DiversityTest, WantsTwoLinksInASector) {
  Diversity links;
  links.Add(MakePlace("192.0.2.1:1", {"62.01", "62.02"}), LinkKind::kReconcile);
  EXPECT_EQ(links.Misses(MakePlace("192.0.3.1:1", {"62"}), LinkKind::kReconcile), 0);
  links.Add(MakePlace("192.0.4.1:1", {"62.09", "10"}), LinkKind::kPush);
  EXPECT_EQ(links.Misses(MakePlace("192.0.3.1:1", {"62"}), LinkKind::kReconcile), 1);
  EXPECT_EQ(links.Misses(MakePlace("192.0.3.1:1", {"10"}), LinkKind::kReconcile), 0);
  EXPECT_EQ(links.Misses(MakePlace("192.0.3.1:1"), LinkKind::kReconcile), 0);
}

TEST(DiversityTest, WantsTwoRegionsAmongPushLinks) {
  Diversity links;
  for (std::size_t i = 0; i + 1 < limits::kPushLinks; ++i) {
    EXPECT_EQ(links.Misses(MakePlace("10.0.0.9:1", {}, {"PV27"}), LinkKind::kPush), 0);
    links.Add(MakePlace("10.0.0.9:1", {}, {"PV27", "GM0363"}), LinkKind::kPush);
  }
  EXPECT_EQ(links.Misses(MakePlace("10.0.0.9:1", {}, {"PV27"}), LinkKind::kPush), 1);
  EXPECT_EQ(links.Misses(MakePlace("10.0.0.9:1", {}, {"PV27"}), LinkKind::kReconcile), 0);
  EXPECT_EQ(links.Misses(MakePlace("10.0.0.9:1", {}, {"PV30"}), LinkKind::kPush), 0);
  EXPECT_EQ(links.Misses(MakePlace("10.0.0.9:1"), LinkKind::kPush), 0);
}

TEST(DiversityTest, CountsWhatIsMissed) {
  Diversity links;
  links.Add(MakePlace("192.0.2.1:1", {"62"}), LinkKind::kReconcile);
  links.Add(MakePlace("192.0.3.1:1", {"62"}), LinkKind::kReconcile);
  EXPECT_EQ(links.Misses(MakePlace("192.0.2.2:1", {"62"}), LinkKind::kReconcile), 2);
  EXPECT_EQ(links.Misses(PlaceOf(nullptr, "192.0.2.2:1"), LinkKind::kReconcile), 1);
}

}  // namespace
}  // namespace schakel::federation
