// A month without the anchor, checked at each border of the states of trust.
#include "library.h"
#include "simulations/scenario.h"

namespace schakel::simulations {
namespace {

class AnchorOfflineTest : public SimulationTest {};

TEST_F(AnchorOfflineTest, FollowsEveryStateForAMonthAndConverges) {
  const auto& scenarios = Scenarios();
  const auto month = std::find_if(scenarios.begin(), scenarios.end(), [](const Scenario& scenario) {
    return scenario.name == "anchor-offline";
  });
  ASSERT_NE(month, scenarios.end());
  for (const std::uint64_t seed : {1, 2, 3}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const auto report = month->run({20, seed, false, {}});
    EXPECT_EQ(report.broken, std::nullopt);
    EXPECT_EQ(report.figures.delivered_ratio, 1);
    EXPECT_EQ(report.figures.missed, 0U);
    EXPECT_EQ(report.figures.extra.at("days"), 31);
  }
}

}  // namespace
}  // namespace schakel::simulations
