#include "simulations/report/report_page.h"

#include <set>

#include "simulations/report/page_style.h"
#include "simulations/report/sections.h"

namespace schakel::simulations {
namespace {

std::string SeedsOf(const std::vector<RunRecord>& runs) {
  std::set<std::uint64_t> seeds;
  for (const RunRecord& run : runs)
    seeds.insert(run.figures.seed);
  if (seeds.empty()) return "none";
  if (seeds.size() == 1) return std::to_string(*seeds.begin());
  return std::to_string(*seeds.begin()) + " to " + std::to_string(*seeds.rbegin()) + ", " +
         std::to_string(seeds.size()) + " of them";
}

void WriteFact(std::string_view name, std::string_view value, Markup& out) {
  out.Leaf("dt", {}, name);
  out.Leaf("dd", {}, value);
}

void WriteHead(const ReportHead& head, const std::vector<RunRecord>& runs, Markup& out) {
  out.Leaf("h1", {}, "Schakel: how advisories spread");
  out.Leaf("p", {},
           "Simulated federations: the protocol's own code on virtual time. Twenty documents of "
           "2,000 bytes are published by random nodes; the figures are means over them.");
  for (const RunRecord& run : runs) {
    if (!run.broken) continue;
    out.Leaf("p", {{"role", "alert"}}, "BROKEN " + *run.broken + ": " + ReplayCommand(run));
  }
  out.Open("dl");
  WriteFact("Version", head.version, out);
  WriteFact("Machine", head.machine, out);
  WriteFact("Seeds", SeedsOf(runs), out);
  WriteFact("Made again by", head.command, out);
  out.Close();
}

}  // namespace

std::string ReportPage(const ReportHead& head, const std::vector<RunRecord>& runs) {
  const RunGroups groups = GroupRuns(runs);
  Markup out;
  out.Open("html", {{"lang", "en"}});
  out.Open("head");
  out.Empty("meta", {{"charset", "utf-8"}});
  out.Empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  out.Leaf("title", {}, "Schakel: simulation report");
  out.Style(kPageStyle);
  out.Close();
  out.Open("body");
  out.Open("main");
  WriteHead(head, runs, out);
  WriteGoals(groups, out);
  WriteLatency(groups, out);
  WriteRedundancy(groups, out);
  WriteHealing(groups, out);
  WriteIdling(groups, out);
  WriteRuns(groups, out);
  out.Close();
  out.Close();
  out.Close();
  return "<!DOCTYPE html>\n" + out.text();
}

}  // namespace schakel::simulations
