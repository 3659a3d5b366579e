#include "simulations/report/goal.h"

#include <gtest/gtest.h>

namespace schakel::simulations {
namespace {

TEST(GoalTest, DependsOnSizeAndSeverity) {
  EXPECT_EQ(GoalOf({"t99_ms", "broadcast", 60, false})->limit, 250);
  EXPECT_EQ(GoalOf({"t99_ms", "broadcast", 1000, false})->limit, 350);
  EXPECT_EQ(GoalOf({"t99_ms", "broadcast", 10000, false})->limit, 400);
  EXPECT_EQ(GoalOf({"ldh", "broadcast", 60, false})->limit, 6);
  EXPECT_EQ(GoalOf({"ldh", "broadcast", 1000, false})->limit, 7);
  EXPECT_EQ(GoalOf({"ldh", "broadcast", 10000, false})->limit, 8);
  EXPECT_EQ(GoalOf({"rmr", "broadcast", 60, true})->limit, 0.7);
  EXPECT_EQ(GoalOf({"stretch_vs_flood", "broadcast", 60, true})->limit, 2.2);
}

TEST(GoalTest, AsksLatencyOnlyOfAHealthyNetwork) {
  EXPECT_FALSE(GoalOf({"t99_ms", "partition", 60, false}));
  EXPECT_TRUE(GoalOf({"missed", "partition", 60, false}));
  EXPECT_FALSE(GoalOf({"control_bytes_per_node", "broadcast", 60, false}));
}

TEST(GoalTest, SaysItsLimit) {
  EXPECT_EQ(Text({GoalBound::kAtMost, 2.7}), "<= 2.7");
  EXPECT_EQ(Text({GoalBound::kExactly, 0}), "0");
  EXPECT_EQ(Text({GoalBound::kAtMost, 1000}), "<= 1000");
  EXPECT_TRUE(IsMet({GoalBound::kAtMost, 2.7}, 2.7));
  EXPECT_FALSE(IsMet({GoalBound::kExactly, 1}, 0.99999));
}

}  // namespace
}  // namespace schakel::simulations
