#include "node/cli/status_view.h"

#include <gtest/gtest.h>

namespace schakel::node {
namespace {

Json Status(Json::Array alarms, std::string_view state, std::int64_t age_s) {
  Json::Object out;
  out["organisation"] = "ISAC Voorbeeld";
  out["node_id"] = std::string(64, 'a');
  out["trust_state"] = state;
  out["trust_age_s"] = age_s;
  out["root_version"] = std::int64_t{2};
  out["timestamp_version"] = std::int64_t{9};
  out["peers"] = Json::Array{std::string(64, 'b'), std::string(64, 'c')};
  out["nodes"] = std::int64_t{7};
  out["entries_held"] = std::int64_t{48};
  out["entries_reviewed"] = std::int64_t{47};
  out["missing_payloads"] = std::int64_t{0};
  out["nodes_waiting"] = std::int64_t{0};
  out["journal_size"] = std::int64_t{5};
  out["queued"] = std::int64_t{1};
  out["alarms"] = Json(std::move(alarms));
  return out;
}

std::string Joined(const Json& status, std::string_view language) {
  std::string text;
  for (const std::string& line : StatusLines(status, language))
    text += line + "\n";
  return text;
}

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(StatusViewTest, SaysInDutchHowTheNodeIs) {
  EXPECT_EQ(Joined(Status({}, "current", 150), "nl"),
            "ISAC Voorbeeld\n"
            "  Lijst van deelnemers  Bijgewerkt. Versie 2.9, 2 minuten oud.\n"
            "  Verbindingen          2 nu, van 7 deelnemers\n"
            "  Berichten             48 ontvangen, 47 beoordeeld\n"
            "  Eigen adviezen        5 berichten gepubliceerd, 1 wachten op een verbinding\n"
            "  Eigen nummer          " +
                std::string(64, 'a') +
                "\n"
                "                        Alles is in orde.\n");
}

TEST(StatusViewTest, SaysAlarmsAsSentencesWithTheirName) {
  const std::string other(64, 'd');
  const std::string text = Joined(
      Status({"split_view " + other, "trust_expiring root 14", "isolated"}, "island", 9 * 86'400),
      "en");
  EXPECT_TRUE(Contains(text, "  Attention             dddddddd: has another list of members"))
      << text;
  EXPECT_TRUE(Contains(text, "[split_view " + other + "]"));
  EXPECT_TRUE(Contains(text, "The root keys of the trust anchor (14 days): "));
  EXPECT_TRUE(
      Contains(text, "more than a week. Known members keep exchanging. Version 2.9, 9 days"));
  EXPECT_FALSE(Contains(text, "All is well"));
}

TEST(StatusViewTest, ShowsWhatItDoesNotKnowAsItIsAndNoControlCharacters) {
  const std::string text = Joined(Status({"new_kind\x1b[2J"}, "later", 1), "nl");
  EXPECT_TRUE(Contains(text, "Let op                new_kind?[2J")) << text;
  EXPECT_TRUE(Contains(text, "later Versie 2.9, 1 seconden oud."));
}

TEST(StatusViewTest, LeavesOutWhatAnotherVersionDoesNotSay) {
  EXPECT_EQ(StatusLines(Json(Json::Object{}), "nl"), std::vector<std::string>{""});
}

}  // namespace
}  // namespace schakel::node
