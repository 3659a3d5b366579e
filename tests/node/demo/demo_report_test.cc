#include "node/demo/demo_report.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace schakel::node {
namespace {

// On `nodes` nodes, on the last of them after `micros`.
DemoEntry EntryAfter(std::int64_t micros, std::size_t nodes) {
  DemoEntry entry;
  entry.publisher = 1;
  for (std::size_t i = 0; i < nodes; ++i)
    entry.durable[i] = 1'000'000;
  entry.durable[0] = 1'000'000 + micros;
  return entry;
}

TEST(DemoLatencyTest, TakesPercentilesByRank) {
  std::vector<DemoEntry> entries;
  for (int i = 1; i <= 100; ++i)
    entries.push_back(EntryAfter(i * 1'000, 3));
  std::shuffle(entries.begin(), entries.end(), std::mt19937_64(1));
  const DemoLatency latency = MeasureLatency(entries, 3);
  EXPECT_EQ(latency.p50_ms, 50);
  EXPECT_EQ(latency.p99_ms, 99);
  EXPECT_EQ(latency.max_ms, 100);
}

TEST(DemoLatencyTest, IsTheOneValueOfOneEntry) {
  const DemoLatency latency = MeasureLatency({EntryAfter(1'500, 3)}, 3);
  EXPECT_EQ(latency.p50_ms, 1.5);
  EXPECT_EQ(latency.p99_ms, 1.5);
  EXPECT_EQ(latency.max_ms, 1.5);
}

TEST(DemoLatencyTest, LeavesOutWhatIsNotEverywhere) {
  DemoEntry no_publisher = EntryAfter(9'000'000, 3);
  no_publisher.publisher = 7;
  const DemoLatency latency =
      MeasureLatency({EntryAfter(1'000, 3), EntryAfter(9'000'000, 2), no_publisher}, 3);
  EXPECT_EQ(latency.max_ms, 1);
  EXPECT_EQ(MeasureLatency({}, 3).p50_ms, 0);
}

TEST(DemoLatencyTest, IsNeverBelowZero) {
  DemoEntry entry = EntryAfter(-5'000, 3);  // a clock that stands behind the publisher's
  EXPECT_EQ(MeasureLatency({entry}, 3).max_ms, 0);
}

TEST(DemoReportTest, HasTheKeysOfTheContract) {
  DemoReport report;
  report.nodes = 7;
  report.published = 20;
  report.everywhere = 19;
  report.seconds = 1.5;
  report.latency = {1, 2, 3};
  report.members = 8'000;
  report.matches = 30;
  report.notices = 20;
  report.notice_latency = SummariseMicros({1'500, 500});
  report.rejections.push_back({"f.json", "json.syntax", "/a", "why \"\n"});
  const auto json = Json::Parse(report.ToJson().Dump(), {});
  ASSERT_TRUE(json);
  std::set<std::string> keys;
  for (const auto& [key, value] : *json->AsObject())
    keys.insert(key);
  EXPECT_EQ(keys, (std::set<std::string>{"nodes", "published", "everywhere", "rejected", "seconds",
                                         "latency_ms", "members", "matches", "notices", "notice_ms",
                                         "rejections"}));
  EXPECT_EQ(*json->Find("rejected")->AsInteger(), 1);
  EXPECT_EQ(*json->Find("everywhere")->AsInteger(), 19);
  const Json& latency = *json->Find("latency_ms");
  EXPECT_EQ(latency.AsObject()->size(), 3U);
  EXPECT_TRUE(latency.Find("p50") && latency.Find("p99") && latency.Find("max"));
  EXPECT_EQ(*json->Find("members")->AsInteger(), 8'000);
  EXPECT_EQ(*json->Find("matches")->AsInteger(), 30);
  EXPECT_EQ(*json->Find("notices")->AsInteger(), 20);
  EXPECT_EQ(*json->Find("notice_ms")->Find("max")->AsDouble(), 1.5);
  const Json& rejection = json->Find("rejections")->AsArray()->front();
  EXPECT_EQ(rejection.AsObject()->size(), 4U);
  EXPECT_EQ(rejection.StringOr("reason", ""), "why \"\n");
  EXPECT_EQ(rejection.StringOr("code", ""), "json.syntax");
}

}  // namespace
}  // namespace schakel::node
