#include "simulations/report/progress_line.h"

#include <gtest/gtest.h>

namespace schakel::simulations {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(ProgressLineTest, SaysPhaseSpeedAndWhatIsLeft) {
  EXPECT_EQ(ProgressText({"broadcasts", minutes(30), hours(1)}, seconds(3)),
            "[##########..........] broadcasts, 30 min 0 s simulated, 600 x real time, 3 s left");
}

TEST(ProgressLineTest, DoesNotGuessWithoutAPlan) {
  EXPECT_EQ(ProgressText({"healing", seconds(90), Duration(0)}, seconds(3)),
            "healing, 1 min 30 s simulated, 30 x real time");
}

TEST(ProgressLineTest, CountsAYear) {
  EXPECT_EQ(ProgressText({"year", hours(24 * 73), hours(24 * 365)}, minutes(1)),
            "[####................] year, 73 d 0 h simulated, 105120 x real time, 4 min 0 s left");
}

TEST(ProgressLineTest, HoldsWhenTheRunTakesLongerThanPlanned) {
  const std::string text = ProgressText({"healing", minutes(3), minutes(2)}, seconds(9));
  EXPECT_NE(text.find("[####################]"), std::string::npos);
  EXPECT_NE(text.find("0 s left"), std::string::npos);
}

TEST(ProgressLineTest, IsQuietAtFirstAndNeverHasty) {
  ProgressLine line;
  const Progress progress{"warm-up", minutes(1), minutes(2)};
  EXPECT_EQ(line.Show(progress, milliseconds(1999)), "");
  EXPECT_EQ(line.Clear(), "");
  EXPECT_NE(line.Show(progress, milliseconds(2000)), "");
  EXPECT_EQ(line.Show(progress, milliseconds(2199)), "");
  EXPECT_NE(line.Show(progress, milliseconds(2200)), "");
  EXPECT_NE(line.Clear(), "");
}

}  // namespace
}  // namespace schakel::simulations
