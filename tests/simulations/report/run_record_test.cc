#include "simulations/report/run_record.h"

#include <gtest/gtest.h>

#include "tests/simulations/report/sample_record.h"

namespace schakel::simulations {
namespace {

Json Again(const Json& json) {
  const auto parsed = Json::Parse(json.Dump(), {});
  EXPECT_TRUE(parsed);
  return *parsed;
}

TEST(RunRecordTest, SurvivesItsDocument) {
  RunRecord record = SampleRecord();
  record.is_critical = true;
  record.broken = "converged: no";
  record.figures.heal_ms = 965.5;
  record.figures.extra["pull_count"] = 12;
  const Json json = ToJson(record);
  const auto read = RunRecordFromJson(Again(json));
  ASSERT_TRUE(read);
  EXPECT_EQ(ToJson(*read), json);
  EXPECT_EQ(read->figures.extra, record.figures.extra);
  EXPECT_EQ(read->figures.curve.size(), record.figures.curve.size());
  EXPECT_EQ(read->broken, record.broken);
}

TEST(RunRecordTest, HasTheKeysOfTheContract) {
  const Json json = ToJson(SampleRecord());
  for (const char* key : {"nodes", "seed", "delivered_ratio", "missed", "rmr",
                          "control_bytes_per_node", "ldh", "t50_ms", "t99_ms", "t100_ms",
                          "stretch_vs_flood", "heal_ms", "idle_bits_per_s", "trace_hash"}) {
    EXPECT_NE(json.Find(key), nullptr) << key;
    for (const char* baseline : {"flood", "plumtree", "pull"})
      EXPECT_NE(json.Find("baselines")->Find(baseline)->Find(key), nullptr) << baseline << key;
  }
  EXPECT_TRUE(json.Find("heal_ms")->IsNull());
}

TEST(RunRecordTest, RefusesADocumentThatIsNoRun) {
  Json json = ToJson(SampleRecord());
  EXPECT_FALSE(RunRecordFromJson(Json()));
  EXPECT_FALSE(RunRecordFromJson(Json::Array{}));
  for (const char* key : {"nodes", "missed", "rmr", "curve", "scenario"}) {
    Json without = json;
    without.AsObject()->erase(key);
    const auto read = RunRecordFromJson(without);
    ASSERT_FALSE(read) << key;
    EXPECT_NE(read.error().context.find(key), std::string::npos);
  }
  Json negative = json;
  (*negative.AsObject())["missed"] = -1;
  EXPECT_FALSE(RunRecordFromJson(negative));
}

TEST(RunRecordTest, NamesTheCommandThatRepeatsIt) {
  RunRecord record = SampleRecord(24, 9);
  EXPECT_EQ(ReplayCommand(record), "schakel-sim run broadcast --nodes 24 --seed 9");
  record.is_critical = true;
  EXPECT_EQ(ReplayCommand(record),
            "schakel-sim run broadcast --nodes 24 --seed 9 --severity critical");
}

}  // namespace
}  // namespace schakel::simulations
