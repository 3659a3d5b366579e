// The pages as HTML: what they show, what they never show, and that nothing of others is a tag.
#include <gtest/gtest.h>

#include "node/web/advisory_page.h"
#include "node/web/federation_page.h"
#include "node/web/local_time.h"
#include "node/web/public_page.h"
#include "node/web/today_page.h"
#include "tests/node/web/material.h"

namespace schakel::node {
namespace {

std::size_t Count(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

PageFrame FrameIn(const std::string& language, const std::string& other = "Ander") {
  return {GoodStatus(), DirectoryWith(other), kNow, language, "/", true};
}

AdvisoryCounts CountsOf(const std::string& id, std::uint64_t affected) {
  AdvisoryCounts counts;
  counts.publisher = NodeOf(2).hex();
  counts.id = id;
  counts.version = "1.0.0";
  counts.title = "Titel van " + id;
  counts.severity = federation::Severity::kHigh;
  counts.tlp = federation::Tlp::kClear;
  counts.position = {{NodeOf(2), 1}, 3};
  counts.arrived = kNow - std::chrono::minutes(5);
  counts.members[static_cast<std::size_t>(MatchVerdict::kAffected)] = affected;
  counts.reasons[ReasonKind::kProduct] = affected;
  return counts;
}

AdvisoryPage AdvisoryIn(const std::string& language) {
  AdvisoryPage page;
  page.frame = FrameIn(language);
  page.parts.title = "Werk bij";
  page.parts.language = "nl";
  page.parts.what = "Er is een fout.\nZij is ernstig.";
  page.parts.steps = {"Bel.", "Wacht."};
  page.id = "A-1";
  page.version = "1.0.0";
  page.publisher = NodeOf(2);
  page.counts = CountsOf("A-1", 7);
  return page;
}

std::vector<std::string> AllPages(const std::string& language, const std::string& text) {
  auto row = RowOf(text, text);
  row.title = text;
  AdvisoryCounts counts = CountsOf(text, 1);
  counts.title = text;
  counts.version = text;
  AdvisoryPage advisory = AdvisoryIn(language);
  advisory.frame = FrameIn(language, text);
  advisory.id = text;
  advisory.version = text;
  advisory.parts.title = text;
  advisory.parts.what = text;
  advisory.parts.steps = {text};
  advisory.parts.language = text;
  advisory.parts.sample_note = text;
  return {RenderTodayPage({FrameIn(language, text), {counts}, 10, true}),
          RenderFederationPage({FrameIn(language, text), {PublishedBy(2, row)}}),
          RenderPublicPage({FrameIn(language, text), {PublishedBy(2, row)}}),
          RenderAdvisoryPage(advisory)};
}

TEST(PagesTest, EscapeEveryTextOfOthers) {
  const std::string evil = "<script>alert('x')</script>\"'&";
  for (const std::string& page : AllPages("nl", evil)) {
    EXPECT_EQ(Count(page, "<script"), 0U);
    EXPECT_EQ(Count(page, "alert('x')"), 0U);
    EXPECT_GE(Count(page, "&lt;script&gt;"), 2U);
  }
}

TEST(PagesTest, ShowBytesThatAreNoTextAsText) {
  for (const std::string& page : AllPages("nl", "ID\xff\xc3("))
    EXPECT_EQ(Count(page, "\xff"), 0U);
}

TEST(PagesTest, LeaveNoTagOpenInEitherLanguage) {
  for (const std::string language : {"nl", "en"}) {
    for (const std::string& page : AllPages(language, "tekst")) {
      EXPECT_EQ(Count(page, "{{"), 0U);
      EXPECT_EQ(Count(page, "<html lang=\"" + language + "\">"), 1U);
      EXPECT_EQ(Count(page, "<h1"), 1U);
      for (const std::string tag : {"table", "tr", "td", "section", "ul", "ol", "main", "nav",
                                    "article", "svg", "text", "p", "dl", "small", "span"})
        EXPECT_EQ(Count(page, "<" + tag + ">") + Count(page, "<" + tag + " "),
                  Count(page, "</" + tag + ">"))
            << tag;
    }
  }
}

TEST(TodayPageTest, PutsWhatConcernsMembersFirstAndCounts) {
  AdvisoryCounts withdrawn = CountsOf("WEG", 9);
  withdrawn.is_withdrawn = true;
  AdvisoryCounts urgent = CountsOf("DRINGEND", 2);
  urgent.severity = federation::Severity::kCritical;
  const std::string page =
      RenderTodayPage({FrameIn("nl"),
                       {CountsOf("NIEMAND", 0), CountsOf("ZEVEN", 7), withdrawn, urgent},
                       42,
                       false});
  EXPECT_EQ(Count(page, "WEG"), 0U);
  EXPECT_LT(page.find("DRINGEND"), page.find("ZEVEN"));
  EXPECT_LT(page.find("ZEVEN"), page.find("NIEMAND"));
  EXPECT_EQ(Count(page, "<dd>42</dd>"), 1U);
  EXPECT_EQ(Count(page, "<dd>9</dd>"), 1U);  // notices: 7 and 2
  EXPECT_EQ(Count(page, "voorbeeldgegevens"), 0U);
}

TEST(TodayPageTest, PutsTodayBeforeMoreSeriousThingsOfLastWeek) {
  AdvisoryCounts old = CountsOf("OUD", 5);
  old.severity = federation::Severity::kCritical;
  old.arrived = kNow - std::chrono::hours(24 * 7);
  AdvisoryCounts fresh = CountsOf("VERS", 5);
  fresh.severity = federation::Severity::kLow;
  const std::string page = RenderTodayPage({FrameIn("nl"), {old, fresh}, 42, false});
  EXPECT_LT(page.find("VERS"), page.find("OUD"));
}

TEST(TodayPageTest, SaysThatThereIsNothing) {
  EXPECT_EQ(Count(RenderTodayPage({FrameIn("nl"), {}, 0, false}), "geen nieuwe adviezen"), 1U);
  EXPECT_EQ(Count(RenderTodayPage({FrameIn("en"), {}, 0, false}), "no new advisories"), 1U);
}

TEST(AdvisoryPageTest, HasCountsAndReasonsButNotOnThePublicList) {
  AdvisoryPage page = AdvisoryIn("nl");
  const std::string own = RenderAdvisoryPage(page);
  EXPECT_EQ(Count(own, "Gebruikt een genoemd product"), 1U);
  EXPECT_EQ(Count(own, "<li>Bel.</li>"), 1U);
  EXPECT_EQ(Count(own, "<p>Zij is ernstig.</p>"), 1U);
  page.counts.reset();
  const std::string open = RenderAdvisoryPage(page);
  EXPECT_EQ(Count(open, "Uw leden"), 0U);
  EXPECT_EQ(Count(open, "Werk bij"), 2U);
}

TEST(PublicPageTest, ShowsClearAdvisoriesOnlyAndEachTextOnce) {
  auto green = RowOf("GROEN", "1");
  green.tlp = federation::HeaderTlp(federation::Tlp::kGreen);
  auto held = PublishedBy(2, RowOf("WACHT", "1"));
  held.verdict = {federation::Delivery::kHold, "suspended"};
  auto withdrawn = PublishedBy(2, RowOf("WEG", "1"));
  withdrawn.is_withdrawn = true;
  auto relayed = RowOf("DUBBEL", "1");
  const std::string page = RenderPublicPage(
      {FrameIn("nl"),
       {PublishedBy(2, green), held, withdrawn, PublishedBy(2, relayed), PublishedBy(1, relayed),
        PublishedBy(2, RowOf("OUD", "1")), PublishedBy(2, RowOf("OUD", "2"))}});
  for (const char* id : {"GROEN", "WACHT", "WEG", "OUD (1)"})
    EXPECT_EQ(Count(page, id), 0U) << id;
  EXPECT_EQ(Count(page, "DUBBEL (1)"), 1U);
  EXPECT_EQ(Count(page, "OUD (2)"), 1U);
}

TEST(FederationPageTest, DrawsLinksAndSaysHowLongAnAdvisoryWasOnItsWay) {
  PageFrame frame = FrameIn("nl");
  federation::LinkStatus link;
  link.node = NodeOf(2);
  link.is_up = true;
  link.round_trip = std::chrono::microseconds(1'500);
  frame.status.links.push_back(link);
  auto row = RowOf("A-1", "1");
  row.issued = kNow - std::chrono::milliseconds(250);
  row.received = row.issued + std::chrono::milliseconds(42);
  const std::string page = RenderFederationPage({std::move(frame), {PublishedBy(2, row)}});
  EXPECT_EQ(Count(page, "<line "), 1U);
  EXPECT_EQ(Count(page, "stroke-dasharray"), 0U);
  EXPECT_EQ(Count(page, "<circle "), 2U);
  EXPECT_EQ(Count(page, "42 ms"), 1U);
  EXPECT_EQ(Count(page, "1,5 ms"), 1U);
  EXPECT_EQ(Count(page, "verbonden"), 1U);
}

TEST(LocalTimeTest, IsTheTimeOfAmsterdamInBothHalvesOfTheYear) {
  const auto winter = ParseRfc3339("2026-11-25T15:05:00Z");
  const auto summer = ParseRfc3339("2026-07-01T22:30:00Z");
  EXPECT_EQ(LocalTimeText(*winter, "nl"), "25 november 2026, 16:05");
  EXPECT_EQ(LocalTimeText(*summer, "nl"), "2 juli 2026, 00:30");
  EXPECT_EQ(LocalTimeText(*summer, "en"), "2 July 2026, 00:30");
}

TEST(LocalTimeTest, SaysHowLongAgo) {
  EXPECT_EQ(AgeText(kNow - std::chrono::seconds(59), kNow, "nl"), "59 seconden");
  EXPECT_EQ(AgeText(kNow - std::chrono::seconds(60), kNow, "nl"), "1 minuut");
  EXPECT_EQ(AgeText(kNow - std::chrono::hours(49), kNow, "en"), "2 days");
  EXPECT_EQ(AgeText(WallTime{}, kNow, "nl"), "-");
  EXPECT_EQ(AgeText(kNow + std::chrono::hours(1), kNow, "nl"), "0 seconden");
}

}  // namespace
}  // namespace schakel::node
