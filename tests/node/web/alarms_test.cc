// Every alarm shows in the API, on the page in both languages, and in the metrics.
#include "node/web/alarms.h"

#include <gtest/gtest.h>

#include <tuple>

#include "node/web/api_json.h"
#include "node/web/federation_page.h"
#include "node/web/page_texts.h"
#include "node/web/pages.h"
#include "tests/node/web/material.h"

namespace schakel::node {
namespace {

struct Raised {
  AlarmKind kind;
  std::string text;
  std::string metric;  // and its value
  NodeStatus status;
};

std::vector<Raised> OneOfEach() {
  const std::string other = NodeOf(2).hex();
  std::vector<Raised> all = {
      {AlarmKind::kTrustOrphaned, "trust_orphaned", "", GoodStatus()},
      {AlarmKind::kNotAdmitted, "not_admitted", "schakel_alarm_not_admitted 1", GoodStatus()},
      {AlarmKind::kRestored, "restored", "schakel_alarm_restored 1", GoodStatus()},
      {AlarmKind::kSplitView, "split_view " + other, "schakel_alarm_split_views 1", GoodStatus()},
      {AlarmKind::kForked, "forked " + other, "schakel_journals_forked 1", GoodStatus()},
      {AlarmKind::kTrustFrozen, "trust_frozen", "schakel_alarm_trust_frozen 1", GoodStatus()},
      {AlarmKind::kTrustExpiring, "trust_expiring root 14", "schakel_alarm_trust_expiring 1",
       GoodStatus()},
      {AlarmKind::kClockWrong, "clock_wrong ahead", "schakel_alarm_clock_wrong 1", GoodStatus()},
      {AlarmKind::kIsolated, "isolated", "schakel_alarm_isolated 1", GoodStatus()},
      {AlarmKind::kPendingStop, "pending_stop " + other, "", GoodStatus()},
      {AlarmKind::kStopped, "stopped " + other, "schakel_nodes_stopped 1", GoodStatus()},
      {AlarmKind::kFrozen, "frozen " + other, "schakel_nodes_frozen 1", GoodStatus()},
      {AlarmKind::kReplaced, "identity_replaced", "schakel_alarm_identity_replaced 1",
       GoodStatus()},
      {AlarmKind::kKeyDue, "key_due", "schakel_alarm_key_due 1", GoodStatus()},
  };
  all[0].status.terms.freshness = federation::Freshness::kOrphaned;
  all[1].status.is_admitted = false;
  all[2].status.is_recovering = true;
  all[3].status.split_views = {other};
  federation::JournalStatusRow forked;
  forked.id = {NodeOf(2), 1};
  forked.status = federation::JournalStatus::kForked;
  all[4].status.journals.push_back(forked);
  all[5].status.terms.is_frozen = true;
  all[6].status.expiries = {{federation::ExpiringPart::kRoot, kNow + std::chrono::days(10)},
                            {federation::ExpiringPart::kNodes, kNow + std::chrono::days(15)}};
  all[7].status.clock_fault = federation::ClockFault::kAhead;
  all[8].status.is_isolated = true;
  all[9].status.pending = {other};
  all[10].status.stopped = {NodeOf(2)};
  all[11].status.frozen = {NodeOf(2)};
  all[12].status.may_sign = false;
  all[13].status.is_key_due = true;
  return all;
}

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string PageOf(const NodeStatus& status, const std::string& other, const char* language) {
  return RenderFederationPage({{status, DirectoryWith(other), kNow, language, "/x", false}, {}});
}

TEST(MetricsTest, CountWhatCameToTheJoinSocketByClassOnly) {
  const TransportCounters counters;
  EXPECT_FALSE(Contains(MetricsText(GoodStatus(), counters, nullptr, kNow), "schakel_join"));
  JoinTally joins;
  joins.answers[static_cast<std::size_t>(federation::JoinStatus::kOtherKvk)] = 3;
  joins.socket.over_rate = 4;
  joins.socket.malformed = 5;
  joins.socket.unanswered = 6;
  joins.socket.cut = 7;
  const std::string metrics = MetricsText(GoodStatus(), counters, &joins, kNow);
  for (const char* line : {"# TYPE schakel_join_answers_total counter",
                           "schakel_join_answers_total{status=\"other_kvk\"} 3",
                           "schakel_join_answers_total{status=\"accepted\"} 0",
                           "schakel_join_refused_total{reason=\"rate\"} 4",
                           "schakel_join_refused_total{reason=\"parts\"} 5",
                           "schakel_join_refused_total{reason=\"unreadable\"} 6",
                           "schakel_join_connections_cut_total 7"})
    EXPECT_TRUE(Contains(metrics, line)) << line;
}

TEST(AlarmsTest, AreNoneOnAGoodNode) {
  EXPECT_TRUE(AlarmsOf(GoodStatus(), kNow).empty());
  const TransportCounters counters;
  const std::string metrics = MetricsText(GoodStatus(), counters, nullptr, kNow);
  for (const char* name :
       {"schakel_alarms 0", "schakel_alarm_not_admitted 0", "schakel_alarm_restored 0",
        "schakel_alarm_split_views 0", "schakel_alarm_isolated 0"})
    EXPECT_TRUE(Contains(metrics, name)) << name;
  EXPECT_FALSE(Contains(PageOf(GoodStatus(), "A", "nl"), "Let op"));
}

TEST(AlarmsTest, EachShowsEverywhere) {
  ASSERT_EQ(OneOfEach().size(), kAlarmKinds);
  const auto directory = DirectoryWith("Ander & Co");
  const TransportCounters counters;
  for (const Raised& raised : OneOfEach()) {
    SCOPED_TRACE(raised.text);
    const auto alarms = AlarmsOf(raised.status, kNow);
    ASSERT_EQ(alarms.size(), 1U);
    EXPECT_EQ(alarms[0].kind, raised.kind);
    EXPECT_EQ(AlarmText(alarms[0]), raised.text);
    const auto parsed = ParseAlarm(raised.text);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(std::tie(parsed->kind, parsed->node, parsed->what),
              std::tie(alarms[0].kind, alarms[0].node, alarms[0].what));
    const Json status = StatusToJson(raised.status, *directory, kNow);
    EXPECT_EQ(*status.Find("alarms"), Json(Json::Array{raised.text}));
    const std::string metrics = MetricsText(raised.status, counters, nullptr, kNow);
    EXPECT_TRUE(Contains(metrics, "schakel_alarms 1\n"));
    EXPECT_TRUE(Contains(metrics, raised.metric));
    for (const char* language : {"nl", "en"}) {
      const std::string page = PageOf(raised.status, "Ander & Co", language);
      const PageTexts& texts = TextsOf(language);
      EXPECT_TRUE(Contains(page, texts.attention));
      EXPECT_TRUE(Contains(page, texts.alarms[static_cast<std::size_t>(raised.kind)])) << page;
      const bool names_other = !alarms[0].node.empty();
      EXPECT_EQ(Contains(page, "Ander &amp; Co: "), names_other);
    }
  }
}

TEST(AlarmsTest, SayThatATransportKeyWhichCountsAsAnothersIsDue) {
  NodeStatus status = GoodStatus();
  status.is_key_taken = true;
  const auto alarms = AlarmsOf(status, kNow);
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(AlarmText(alarms[0]), "key_due");
}

TEST(AlarmsTest, NameAMemberOfTheMetricsNowhere) {
  const TransportCounters counters;
  for (const Raised& raised : OneOfEach())
    EXPECT_FALSE(Contains(MetricsText(raised.status, counters, nullptr, kNow),
                          NodeOf(2).hex().substr(0, 8)));
}

}  // namespace
}  // namespace schakel::node
