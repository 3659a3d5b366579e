#include "simulations/report/report_plan.h"

#include <gtest/gtest.h>

#include <set>

namespace schakel::simulations {
namespace {

TEST(ReportPlanTest, RunsEachThingOnce) {
  for (const ReportLength length : {ReportLength::kQuick, ReportLength::kFull}) {
    std::set<std::string> commands;
    const auto plan = PlanReport(length);
    for (const RunRequest& request : plan)
      commands.insert(ReplayCommand(request));
    EXPECT_EQ(commands.size(), plan.size());
    EXPECT_GT(plan.size(), 10U);
  }
}

TEST(ReportPlanTest, HasTheSizesOfTheGoals) {
  std::set<std::size_t> sizes;
  for (const RunRequest& request : PlanReport(ReportLength::kFull))
    sizes.insert(request.options.nodes);
  EXPECT_EQ(sizes, (std::set<std::size_t>{60, 1'000, 10'000}));
}

}  // namespace
}  // namespace schakel::simulations
