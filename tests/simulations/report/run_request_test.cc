#include "simulations/report/run_request.h"

#include <gtest/gtest.h>

#include "tests/simulations/baselines/random_overlay.h"
#include "tests/simulations/report/sample_record.h"

namespace schakel::simulations {
namespace {

ScenarioReport Planted(const ScenarioOptions& options) {
  ScenarioReport report;
  report.figures = SampleFigures(1);
  report.figures.nodes = options.nodes;
  report.figures.seed = options.seed;
  report.overlay = RandomOverlay(options.nodes, options.seed);
  report.broken = "planted: on purpose";
  return report;
}

constexpr Scenario kPlanted = {"planted", "for tests", Planted};

TEST(RunRequestTest, ComparesWithTheBaselinesOfItsOverlay) {
  RunRequest request;
  request.scenario = &kPlanted;
  const RunRecord record = Measure(request);
  ASSERT_EQ(record.baselines.size(), 3U);
  EXPECT_EQ(record.scenario, "planted");
  EXPECT_EQ(record.broken, "planted: on purpose");
  const Figures& flood = record.baselines.at("flood");
  EXPECT_DOUBLE_EQ(*flood.stretch_vs_flood, 1);
  EXPECT_DOUBLE_EQ(*record.figures.stretch_vs_flood, record.figures.t100_ms / flood.t100_ms);
  EXPECT_GT(*record.baselines.at("pull").stretch_vs_flood, 2);
}

TEST(RunRequestTest, RunsNoBaselinesWhenToldSo) {
  RunRequest request;
  request.scenario = &kPlanted;
  request.has_baselines = false;
  const RunRecord record = Measure(request);
  EXPECT_TRUE(record.baselines.empty());
  EXPECT_FALSE(record.figures.stretch_vs_flood);
}

}  // namespace
}  // namespace schakel::simulations
