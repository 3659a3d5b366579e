// Each scenario on several seeds keeps all invariants, and a seed is a whole run.
#include "simulations/scenario.h"

#include "library.h"
#include "simulations/trace.h"

namespace schakel::simulations {
namespace {

const Scenario& Named(std::string_view name) {
  for (const Scenario& scenario : Scenarios()) {
    if (scenario.name == name) return scenario;
  }
  CHECK(false);
  return Scenarios().front();
}

std::string TraceOf(const ScenarioReport& report) {
  return *report.figures.at("trace_hash").AsString();
}

struct ScenarioCase {
  const char* name;
  std::uint64_t seed;
  std::size_t nodes;
};

void PrintTo(const ScenarioCase& run, std::ostream* out) {
  *out << run.name << " nodes " << run.nodes << " seed " << run.seed;
}

class ScenarioTest : public SimulationTest, public testing::WithParamInterface<ScenarioCase> {};

TEST_P(ScenarioTest, KeepsAllInvariants) {
  const ScenarioCase& run = GetParam();
  SCOPED_TRACE(testing::Message() << "seed " << run.seed);
  const bool is_critical = run.seed % 2 == 0;
  const auto report = Named(run.name).run({run.nodes, run.seed, is_critical});
  EXPECT_EQ(report.broken, std::nullopt);
  const auto figure = [&report](const char* name) { return report.figures.at(name).Dump(); };
  EXPECT_EQ(figure("delivered_ratio"), "1");
  EXPECT_EQ(figure("missed"), "0");
  // Nearly no entry is sent to a node twice, but what is critical is pushed one hop further.
  EXPECT_LT(std::stod(figure("rmr")), is_critical ? 4.0 : 0.5);
}

std::vector<ScenarioCase> Cases() {
  std::vector<ScenarioCase> cases;
  const char* const kNames[] = {"broadcast", "partition", "anchor-offline"};
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    cases.push_back({kNames[seed % 3], seed, 12 + 3 * (seed % 5)});
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Seeds, ScenarioTest, testing::ValuesIn(Cases()));

class TraceTest : public SimulationTest {};

TEST_F(TraceTest, IsTheSameForTheSameSeed) {
  for (const Scenario& scenario : Scenarios()) {
    const auto first = scenario.run({12, 5, false});
    const auto second = scenario.run({12, 5, false});
    EXPECT_EQ(TraceOf(first), TraceOf(second)) << scenario.name;
    EXPECT_EQ(Json(first.figures).Dump(), Json(second.figures).Dump()) << scenario.name;
  }
}

TEST_F(TraceTest, DiffersForAnotherSeed) {
  for (const Scenario& scenario : Scenarios()) {
    const auto first = scenario.run({12, 5, false});
    const auto second = scenario.run({12, 6, false});
    EXPECT_NE(TraceOf(first), TraceOf(second)) << scenario.name;
  }
}

TEST(TraceValueTest, DependsOnEveryPartOfAnEvent) {
  const auto hash = [](std::uint64_t time, std::uint64_t from, std::uint64_t to,
                       std::uint64_t what) {
    Trace trace;
    trace.Add(1, 2, 3, 4);
    trace.Add(time, from, to, what);
    return trace.Hash();
  };
  const std::string base = hash(5, 6, 7, 8);
  EXPECT_EQ(hash(5, 6, 7, 8), base);
  EXPECT_NE(hash(4, 6, 7, 8), base);
  EXPECT_NE(hash(5, 5, 7, 8), base);
  EXPECT_NE(hash(5, 6, 6, 8), base);
  EXPECT_NE(hash(5, 6, 7, 7), base);
}

}  // namespace
}  // namespace schakel::simulations
