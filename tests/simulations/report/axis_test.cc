#include "simulations/report/axis.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "base/random.h"

namespace schakel::simulations {
namespace {

TEST(AxisTest, IsMonotoneAndStaysInItsSpan) {
  constexpr std::uint64_t kSeed = 41;
  SeededRandom random(kSeed);
  for (int round = 0; round < 500; ++round) {
    const double high = std::pow(10, static_cast<double>(random.Below(12)) - 5) *
                        static_cast<double>(1 + random.Below(99));
    const Axis axis(0, high, {190, 24});
    EXPECT_GE(axis.high(), high * (1 - 1e-9)) << kSeed << " " << high;
    EXPECT_LE(axis.high(), high * 2.01) << kSeed << " " << high;
    double last = 191;
    for (int step = -2; step <= 12; ++step) {
      const double at = axis.At(high * step / 10);
      EXPECT_LE(at, last) << kSeed << " " << high;
      EXPECT_GE(at, 24);
      EXPECT_LE(at, 190);
      last = at;
    }
  }
}

TEST(AxisTest, HasAFewTicksAtRoundNumbersThatDiffer) {
  for (const double high : {0.004, 0.06, 0.7, 1.0, 3.0, 77.0, 550.0, 9999.0, 1e6}) {
    const Axis axis(0, high, {0, 100});
    EXPECT_GE(axis.ticks().size(), 3U) << high;
    EXPECT_LE(axis.ticks().size(), 6U) << high;
    std::set<std::string> texts;
    for (const double tick : axis.ticks())
      texts.insert(axis.TickText(tick));
    EXPECT_EQ(texts.size(), axis.ticks().size()) << high;
    EXPECT_DOUBLE_EQ(axis.At(axis.ticks().front()), 0);
    EXPECT_DOUBLE_EQ(axis.At(axis.ticks().back()), 100);
  }
}

TEST(AxisTest, IsThereEvenForNothing) {
  const Axis axis(0, 0, {0, 100});
  EXPECT_DOUBLE_EQ(axis.At(0), 0);
  EXPECT_GT(axis.high(), 0);
}

}  // namespace
}  // namespace schakel::simulations
