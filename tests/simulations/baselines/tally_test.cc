#include "simulations/baselines/tally.h"

#include <gtest/gtest.h>

namespace schakel::simulations {
namespace {

TEST(TallyTest, TakesMeansOverBroadcasts) {
  Tally tally({true, true, true});
  for (const std::int64_t step : {10'000, 30'000}) {
    tally.Begin(0, 1'000);
    for (std::uint32_t node = 1; node < 3; ++node) {
      tally.NoteCopy(node);
      tally.NoteDurable(node, 1'000 + node * step, static_cast<std::uint16_t>(node));
    }
    tally.NoteCopy(2);
    tally.End();
  }
  const Figures figures = tally.Means();
  EXPECT_EQ(figures.entries, 2U);
  EXPECT_DOUBLE_EQ(figures.t50_ms, 20);
  EXPECT_DOUBLE_EQ(figures.t100_ms, 40);
  EXPECT_DOUBLE_EQ(figures.rmr, 0.5);
  EXPECT_DOUBLE_EQ(figures.ldh, 2);
  EXPECT_DOUBLE_EQ(figures.delivered_ratio, 1);
  EXPECT_EQ(figures.missed, 0U);
}

TEST(TallyTest, LeavesOutWhoIsNotCounted) {
  Tally tally({true, false, true});
  tally.Begin(0, 0);
  tally.NoteCopy(1);
  tally.NoteDurable(1, 5, 1);
  tally.NoteCopy(2);
  tally.NoteDurable(2, 7'000, 3);
  tally.End();
  EXPECT_DOUBLE_EQ(tally.Means().delivered_ratio, 1);
  EXPECT_DOUBLE_EQ(tally.Means().t100_ms, 7);
  EXPECT_DOUBLE_EQ(tally.Means().rmr, 0);
}

TEST(TallyTest, CountsWhoNeverGotIt) {
  Tally tally({true, true, true, true, true});
  tally.Begin(4, 0);
  tally.NoteCopy(0);
  tally.NoteDurable(0, 9'000, 1);
  tally.End();
  const Figures figures = tally.Means();
  EXPECT_EQ(figures.missed, 3U);
  EXPECT_DOUBLE_EQ(figures.delivered_ratio, 0.25);
  EXPECT_DOUBLE_EQ(figures.t100_ms, 9);
}

TEST(TallyTest, HasACurveThatRises) {
  Tally tally(std::vector<bool>(101, true));
  tally.Begin(0, 0);
  for (std::uint32_t node = 1; node <= 100; ++node)
    tally.NoteDurable(node, node * 1'000, 1);
  tally.End();
  const auto curve = tally.Means().curve;
  ASSERT_EQ(curve.size(), 11U);
  for (const CurvePoint& point : curve)
    EXPECT_DOUBLE_EQ(point.millis, point.share_permille / 10.0);
}

}  // namespace
}  // namespace schakel::simulations
