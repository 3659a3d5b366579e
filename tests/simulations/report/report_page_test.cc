#include "simulations/report/report_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/simulations/report/sample_record.h"
#include "tests/simulations/report/well_formed.h"

namespace schakel::simulations {
namespace {

std::vector<RunRecord> Runs() {
  std::vector<RunRecord> runs;
  for (const std::size_t nodes : {60U, 1000U}) {
    runs.push_back(SampleRecord(nodes));
    runs.push_back(SampleRecord(nodes));
    runs.back().is_critical = true;
    runs.back().figures.stretch_vs_flood = 2.1;
  }
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    runs.push_back(SampleRecord(60, seed));
    runs.back().scenario = "partition";
    runs.back().baselines.clear();
    runs.back().figures.heal_ms = 1000 * static_cast<double>(seed);
  }
  return runs;
}

std::string Page(const std::vector<RunRecord>& runs) {
  return ReportPage({"0.1.0", "a <machine> & more", "schakel-sim report --out x.html"}, runs);
}

// Without the first line, which is no XML.
std::string Document(const std::string& page) {
  return page.substr(page.find('\n') + 1);
}

TEST(ReportPageTest, IsWellFormedWhateverTheRunsAre) {
  EXPECT_EQ(Page({}).substr(0, 15), "<!DOCTYPE html>");
  EXPECT_EQ(WhatIsMalformed(Document(Page({}))), "");
  EXPECT_EQ(WhatIsMalformed(Document(Page(Runs()))), "");
  EXPECT_EQ(WhatIsMalformed(Document(Page({RunRecord{}}))), "");
}

TEST(ReportPageTest, ShowsEverySectionWithATable) {
  const std::string page = Page(Runs());
  for (const char* id : {"goals", "latency", "redundancy", "healing", "idling", "runs"})
    EXPECT_NE(page.find("<h2 id=\"" + std::string(id) + "\""), std::string::npos) << id;
  const auto count = [&page](const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = page.find(what); at != std::string::npos; at = page.find(what, at + 1))
      ++found;
    return found;
  };
  EXPECT_EQ(count("role=\"img\""), 5U);         // latency of two sizes, redundancy, healing, idling
  EXPECT_EQ(count("<caption>"), 5U + 5U + 1U);  // beside each plot, goals of each group, runs
}

TEST(ReportPageTest, AsksNobodyForAnythingAndRunsNothing) {
  const std::string page = Page(Runs());
  for (const char* word : {"<script", "src=", "href=", "url(", "@import", "onload"})
    EXPECT_EQ(page.find(word), std::string::npos) << word;
  // The one address is the name of SVG, which is not fetched.
  const std::string name = "http://www.w3.org/2000/svg";
  for (std::size_t at = page.find("://"); at != std::string::npos; at = page.find("://", at + 1))
    EXPECT_EQ(page.substr(at - 4, name.size()), name);
}

TEST(ReportPageTest, HasNoIdTwice) {
  const auto ids = ValuesOf(Page(Runs()), "id");
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
}

TEST(ReportPageTest, DoesNotDependOnTheOrderOfTheRuns) {
  std::vector<RunRecord> runs = Runs();
  const std::string page = Page(runs);
  std::reverse(runs.begin(), runs.end());
  EXPECT_EQ(Page(runs), page);
}

TEST(ReportPageTest, NamesWhatIsMissedAndWhatIsBroken) {
  std::vector<RunRecord> runs = Runs();
  EXPECT_EQ(Page(runs).find("MISS<"), std::string::npos);
  runs[0].figures.missed = 1;
  runs[0].broken = "converged: no";
  const std::string page = Page(runs);
  EXPECT_NE(page.find("MISS<"), std::string::npos);
  EXPECT_NE(page.find("role=\"alert\""), std::string::npos);
  EXPECT_NE(page.find("BROKEN converged: no: schakel-sim run broadcast --nodes 60 --seed 7"),
            std::string::npos);
}

}  // namespace
}  // namespace schakel::simulations
