#include "simulations/main_options.h"

#include <gtest/gtest.h>

namespace schakel::simulations {
namespace {

Result<MainOptions> Parsed(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "schakel-sim");
  return ParseMainOptions(static_cast<int>(arguments.size()), arguments.data());
}

TEST(MainOptionsTest, TakesScenarioAndDefaults) {
  const auto options = Parsed({"run", "broadcast"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->request.scenario->name, "broadcast");
  EXPECT_EQ(options->request.options.nodes, 60U);
  EXPECT_EQ(options->request.options.seed, 1U);
  EXPECT_FALSE(options->request.options.is_critical);
  EXPECT_TRUE(options->request.has_baselines);
  EXPECT_TRUE(options->json_file.empty());
}

TEST(MainOptionsTest, TakesEveryOption) {
  const auto options = Parsed({"run", "partition", "--nodes", "24", "--seed", "77", "--severity",
                               "critical", "--json", "uit.json", "--no-baselines"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->request.options.nodes, 24U);
  EXPECT_EQ(options->request.options.seed, 77U);
  EXPECT_TRUE(options->request.options.is_critical);
  EXPECT_EQ(options->json_file, "uit.json");
  EXPECT_FALSE(options->request.has_baselines);
}

TEST(MainOptionsTest, TakesANumberOfBroadcasts) {
  const auto one = Parsed({"run", "broadcast", "--broadcasts", "1"});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->request.options.broadcasts, 1);
  EXPECT_EQ(ReplayCommand(*one), "schakel-sim run broadcast --nodes 60 --seed 1 --broadcasts 1");
  EXPECT_FALSE(Parsed({"run", "broadcast", "--broadcasts", "0"}));
  EXPECT_FALSE(Parsed({"run", "year", "--broadcasts", "5"}));
}

TEST(MainOptionsTest, RepeatsItselfInTheReplayCommand) {
  const auto options =
      Parsed({"run", "anchor-offline", "--seed", "9", "--severity", "critical", "--nodes", "12"});
  ASSERT_TRUE(options);
  const std::string command = ReplayCommand(*options);
  EXPECT_EQ(command, "schakel-sim run anchor-offline --nodes 12 --seed 9 --severity critical");
  const auto again =
      Parsed({"run", "anchor-offline", "--nodes", "12", "--seed", "9", "--severity", "critical"});
  EXPECT_EQ(ReplayCommand(*again), command);
  EXPECT_EQ(ReplayCommand(*Parsed({"run", "broadcast"})),
            "schakel-sim run broadcast --nodes 60 --seed 1");
}

TEST(MainOptionsTest, TakesARangeOfSeeds) {
  const auto options = Parsed({"run", "broadcast", "--seeds", "3..40", "--jobs", "2"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->command, MainCommand::kSeeds);
  EXPECT_EQ(options->seed_first, 3U);
  EXPECT_EQ(options->seed_last, 40U);
  EXPECT_EQ(options->jobs, 2U);
  EXPECT_EQ(ReplayCommand(*options), "schakel-sim run broadcast --nodes 60 --seeds 3..40");
}

TEST(MainOptionsTest, TakesAReport) {
  const auto quick = Parsed({"report", "--out", "uit.html", "--quick", "--jobs", "2"});
  ASSERT_TRUE(quick);
  EXPECT_EQ(quick->command, MainCommand::kReport);
  EXPECT_TRUE(quick->is_quick);
  EXPECT_EQ(ReplayCommand(*quick), "schakel-sim report --out uit.html --quick");
  const auto earlier = Parsed({"report", "--from", "runs", "--out", "uit.html"});
  ASSERT_TRUE(earlier);
  EXPECT_EQ(earlier->from_folder, "runs");
}

TEST(MainOptionsTest, RefusesWhatItDoesNotKnow) {
  const std::vector<std::pair<std::vector<const char*>, const char*>> kCases = {
      {{}, "nothing to run"},
      {{"run"}, "nothing to run"},
      {{"walk", "broadcast"}, "no command walk"},
      {{"run", "flood"}, "no scenario flood"},
      {{"run", "broadcast", "--nodes"}, "--nodes needs a value"},
      {{"run", "broadcast", "--nodes", "1"}, "1 is no number from 2 to 10000"},
      {{"run", "broadcast", "--nodes", "10001"}, "10001 is no number from 2 to 10000"},
      {{"run", "broadcast", "--nodes", "12x"}, "12x is no number from 2 to 10000"},
      {{"run", "broadcast", "--seed", "-1"}, "-1 is no number from 0 to 9223372036854775807"},
      {{"run", "broadcast", "--severity", "mild"}, "--severity normal or critical"},
      {{"run", "broadcast", "--fast", "1"}, "unknown option --fast"},
      {{"run", "broadcast", "--quick"}, "unknown option --quick"},
      {{"run", "broadcast", "--json", ""}, "an empty name of a file"},
      {{"run", "broadcast", "--seeds", "5"}, "--seeds is a range as 1..100"},
      {{"run", "broadcast", "--seeds", "5..4"}, "4 is no number from 5 to 9223372036854775807"},
      {{"run", "broadcast", "--seeds", "0..1000000"}, "at most 1000000 seeds"},
      {{"run", "broadcast", "--jobs", "0"}, "0 is no number from 1 to 256"},
      {{"report", "--quick"}, "report needs --out FILE"},
      {{"report", "--nodes", "7"}, "unknown option --nodes"},
      {{"report", "--out", "a", "--quick", "--from", "b"}, "--quick or --from, not both"},
  };
  for (const auto& [arguments, sentence] : kCases) {
    const auto options = Parsed(arguments);
    ASSERT_FALSE(options) << sentence;
    EXPECT_EQ(options.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(options.error().context, sentence);
  }
}

TEST(MainOptionsTest, NamesEveryScenarioInTheUsage) {
  for (const Scenario& scenario : Scenarios())
    EXPECT_NE(Usage().find(scenario.name), std::string::npos) << scenario.name;
}

}  // namespace
}  // namespace schakel::simulations
