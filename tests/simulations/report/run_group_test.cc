#include "simulations/report/run_group.h"

#include <gtest/gtest.h>

#include "simulations/report/healing.h"
#include "tests/simulations/report/sample_record.h"

namespace schakel::simulations {
namespace {

TEST(RunGroupTest, PutsTogetherWhatDiffersInTheSeed) {
  RunRecord critical = SampleRecord(60, 1);
  critical.is_critical = true;
  const auto groups =
      GroupRuns({SampleRecord(1000, 1), SampleRecord(60, 2), critical, SampleRecord(60, 1)});
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].Title(), "60 nodes, normal");
  ASSERT_EQ(groups[0].runs.size(), 2U);
  EXPECT_EQ(groups[0].runs[0].figures.seed, 1U);
  EXPECT_EQ(groups[1].Title(), "60 nodes, critical");
  EXPECT_EQ(groups[2].Title(), "1000 nodes, normal");
}

TEST(RunGroupTest, TakesMeans) {
  RunRecord one = SampleRecord(60, 1);
  RunRecord two = SampleRecord(60, 2);
  one.figures.missed = 2;
  one.figures.heal_ms = 100;
  two.figures.t99_ms = one.figures.t99_ms + 10;
  two.figures.curve[0].millis = one.figures.curve[0].millis + 4;
  two.baselines["flood"].rmr = one.baselines["flood"].rmr + 1;
  const RunGroup group = GroupRuns({one, two}).front();
  EXPECT_EQ(group.mean.missed, 2U);
  EXPECT_DOUBLE_EQ(*group.mean.heal_ms, 100);
  EXPECT_DOUBLE_EQ(group.mean.t99_ms, one.figures.t99_ms + 5);
  EXPECT_DOUBLE_EQ(group.mean.curve[0].millis, one.figures.curve[0].millis + 2);
  EXPECT_DOUBLE_EQ(group.baselines.at("flood").rmr, one.baselines["flood"].rmr + 0.5);
}

TEST(RunGroupTest, HasNoCurveWhereTheRunsDisagree) {
  RunRecord other = SampleRecord(60, 2);
  other.figures.curve.pop_back();
  EXPECT_TRUE(GroupRuns({SampleRecord(60, 1), other}).front().mean.curve.empty());
}

TEST(RunGroupTest, KnowsHowLongHealingTook) {
  std::vector<RunRecord> runs;
  for (const double heal_ms : {30.0, 10.0, 20.0, 90.0}) {
    runs.push_back(SampleRecord(60, runs.size()));
    runs.back().figures.heal_ms = heal_ms;
  }
  runs.push_back(SampleRecord(60, 9));
  const auto times = HealTimes(GroupRuns(runs).front());
  EXPECT_EQ(times, (std::vector<double>{10, 20, 30, 90}));
  EXPECT_DOUBLE_EQ(MedianOf(times), 25);
  EXPECT_DOUBLE_EQ(MedianOf({10, 20, 90}), 20);
}

}  // namespace
}  // namespace schakel::simulations
