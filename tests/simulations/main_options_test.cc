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
  EXPECT_EQ(options->scenario->name, "broadcast");
  EXPECT_EQ(options->options.nodes, 60U);
  EXPECT_EQ(options->options.seed, 1U);
  EXPECT_FALSE(options->options.is_critical);
  EXPECT_TRUE(options->json_file.empty());
}

TEST(MainOptionsTest, TakesEveryOption) {
  const auto options = Parsed({"run", "partition", "--nodes", "24", "--seed", "77", "--severity",
                               "critical", "--json", "uit.json"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->options.nodes, 24U);
  EXPECT_EQ(options->options.seed, 77U);
  EXPECT_TRUE(options->options.is_critical);
  EXPECT_EQ(options->json_file, "uit.json");
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

TEST(MainOptionsTest, RefusesWhatItDoesNotKnow) {
  const std::vector<std::pair<std::vector<const char*>, const char*>> kCases = {
      {{}, "nothing to run"},
      {{"run"}, "nothing to run"},
      {{"walk", "broadcast"}, "nothing to run"},
      {{"run", "flood"}, "no scenario flood"},
      {{"run", "broadcast", "--nodes"}, "--nodes needs a value"},
      {{"run", "broadcast", "--nodes", "1"}, "1 is no number from 2 to 500"},
      {{"run", "broadcast", "--nodes", "501"}, "501 is no number from 2 to 500"},
      {{"run", "broadcast", "--nodes", "12x"}, "12x is no number from 2 to 500"},
      {{"run", "broadcast", "--seed", "-1"}, "-1 is no number from 0 to 9223372036854775807"},
      {{"run", "broadcast", "--severity", "mild"}, "--severity normal or critical"},
      {{"run", "broadcast", "--fast", "1"}, "unknown option --fast"},
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
