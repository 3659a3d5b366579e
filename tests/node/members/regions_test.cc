#include "node/members/regions.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace schakel::node {
namespace {

TEST(RegionsTest, HaveAllMunicipalitiesInOrder) {
  const auto regions = Regions();
  EXPECT_EQ(regions.size(), 342U);
  for (std::size_t i = 0; i < regions.size(); ++i) {
    EXPECT_EQ(regions[i].gm.substr(0, 2), "GM");
    EXPECT_EQ(regions[i].gm.size(), 6U);
    EXPECT_EQ(regions[i].vr.substr(0, 2), "VR");
    EXPECT_EQ(regions[i].pv.substr(0, 2), "PV");
    EXPECT_TRUE(i == 0 || regions[i - 1].gm < regions[i].gm);
    EXPECT_EQ(FindRegion(regions[i].gm), &regions[i]);
  }
}

TEST(RegionsTest, AreFoundByCodeOnlyIfTheyExist) {
  ASSERT_NE(FindRegion("GM0772"), nullptr);
  EXPECT_EQ(FindRegion("GM0772")->name, "Eindhoven");
  EXPECT_EQ(FindRegion("GM0772")->vr, "VR22");
  EXPECT_EQ(FindRegion("GM0772")->pv, "PV30");
  for (const std::string_view code : {"", "GM", "GM0000", "GM9999", "gm0772", "GM07720", "PV30"})
    EXPECT_EQ(FindRegion(code), nullptr) << code;
}

TEST(RegionsTest, AreFoundByTheNamesThatPeopleWrite) {
  const std::pair<std::string_view, std::string_view> names[] = {
      {"Eindhoven", "GM0772"},       {"  eindhoven ", "GM0772"},    {"DEN HAAG", "GM0518"},
      {"'s-Gravenhage", "GM0518"},   {"s gravenhage", "GM0518"},    {"Den Bosch", "GM0796"},
      {"Súdwest-Fryslân", "GM1900"}, {"Sudwest Fryslan", "GM1900"}, {"Stein", "GM0971"},
      {"Bergen (NH.)", "GM0373"},    {"Bergen (L.)", "GM0893"},     {"Bergen op Zoom", "GM0748"},
      {"Nuenen", "GM0820"},          {"Hengelo", "GM0164"}};
  for (const auto& [name, code] : names) {
    ASSERT_NE(FindRegionByName(name), nullptr) << name;
    EXPECT_EQ(FindRegionByName(name)->gm, code) << name;
  }
}

TEST(RegionsTest, ANameThatTwoHaveIsNoName) {
  EXPECT_EQ(FindRegionByName("Bergen"), nullptr);
  EXPECT_EQ(FindRegionByName(""), nullptr);
  EXPECT_EQ(FindRegionByName("Atlantis"), nullptr);
}

TEST(RegionsTest, EveryNameOfTheTableFindsItsRow) {
  for (const Region& region : Regions())
    EXPECT_EQ(FindRegionByName(region.name), &region) << region.name;
}

}  // namespace
}  // namespace schakel::node
