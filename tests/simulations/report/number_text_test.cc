#include "simulations/report/number_text.h"

#include <gtest/gtest.h>

namespace schakel::simulations {
namespace {

TEST(NumberTextTest, RoundsToTheDigits) {
  EXPECT_EQ(Fixed(1.005, 1), "1.0");
  EXPECT_EQ(Fixed(2.96, 1), "3.0");
  EXPECT_EQ(Fixed(-0.5, 2), "-0.50");
  EXPECT_EQ(Fixed(123456789, 0), "123456789");
  EXPECT_EQ(Fixed(1e308, 0).size(), 309U);
}

}  // namespace
}  // namespace schakel::simulations
