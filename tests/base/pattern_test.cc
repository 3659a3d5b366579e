#include "base/pattern.h"

#include <gtest/gtest.h>

namespace schakel {
namespace {

TEST(PatternTest, FillsPlacesInTurnAndNoValueAgain) {
  EXPECT_EQ(Fill("{} van {}", {"1", "2"}), "1 van 2");
  EXPECT_EQ(Fill("{} {}", {"{}", "x"}), "{} x");
}

TEST(PatternTest, LeavesPlacesWithoutAValueAndDropsValuesWithoutAPlace) {
  EXPECT_EQ(Fill("{} {}", {"1"}), "1 {}");
  EXPECT_EQ(Fill("leeg", {"1"}), "leeg");
  EXPECT_EQ(Fill("", {}), "");
}

}  // namespace
}  // namespace schakel
