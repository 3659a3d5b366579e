#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "simulations/main_commands.h"
#include "simulations/report/number_text.h"

namespace schakel::simulations {
namespace {

Json LineOf(const RunRecord& record) {
  const Figures& figures = record.figures;
  Json::Object line;
  line["seed"] = Json(figures.seed);
  line["missed"] = Json(figures.missed);
  line["t99_ms"] = figures.t99_ms;
  line["heal_ms"] = figures.heal_ms ? Json(*figures.heal_ms) : Json();
  line["trace_hash"] = figures.trace_hash;
  line["broken"] = record.broken ? Json(*record.broken) : Json();
  if (record.broken) line["replay"] = ReplayCommand(record);
  return line;
}

Json SummaryOf(const MainOptions& options, const std::vector<RunOutcome>& outcomes) {
  Json::Array seeds;
  std::int64_t broken = 0;
  for (const RunOutcome& outcome : outcomes) {
    seeds.push_back(LineOf(outcome.record));
    broken += outcome.record.broken ? 1 : 0;
  }
  Json::Object summary;
  summary["version"] = SCHAKEL_VERSION;
  summary["scenario"] = options.request.scenario->name;
  summary["nodes"] = Json(std::uint64_t{options.request.options.nodes});
  summary["severity"] = options.request.options.is_critical ? "critical" : "normal";
  summary["seeds_wanted"] = Json(options.seed_last - options.seed_first + 1);
  summary["seeds_run"] = Json(std::uint64_t{outcomes.size()});
  summary["seeds_broken"] = broken;
  summary["seeds"] = std::move(seeds);
  return summary;
}

std::vector<RunRequest> RequestsOf(const MainOptions& options) {
  std::vector<RunRequest> requests;
  for (std::uint64_t seed = options.seed_first; seed <= options.seed_last; ++seed) {
    requests.push_back(options.request);
    requests.back().options.seed = seed;
    requests.back().has_baselines = false;  // a range looks for what breaks
  }
  return requests;
}

void PrintSummary(std::size_t wanted, const std::vector<RunOutcome>& outcomes) {
  std::vector<double> heals;
  std::uint64_t missed = 0;
  for (const RunOutcome& outcome : outcomes) {
    missed += outcome.record.figures.missed;
    if (outcome.record.figures.heal_ms) heals.push_back(*outcome.record.figures.heal_ms);
  }
  std::printf("%zu of %zu seeds run, %llu deliveries missed\n", outcomes.size(), wanted,
              static_cast<unsigned long long>(missed));
  if (heals.empty()) return;
  std::sort(heals.begin(), heals.end());
  std::printf("healing: median %s ms, longest %s ms\n", Fixed(heals[heals.size() / 2], 0).c_str(),
              Fixed(heals.back(), 0).c_str());
}

}  // namespace

int RunSeeds(const MainOptions& options) {
  std::printf("schakel-sim %s seeds %llu..%llu\n", SCHAKEL_VERSION,
              static_cast<unsigned long long>(options.seed_first),
              static_cast<unsigned long long>(options.seed_last));
  const auto requests = RequestsOf(options);
  const bool is_terminal = isatty(STDERR_FILENO) == 1;
  std::size_t ended = 0;
  RunPool pool(options.jobs, Measure);
  const auto outcomes = pool.Run(requests, [&](const RunOutcome& outcome) {
    ++ended;
    if (is_terminal) std::fprintf(stderr, "\r\x1b[K%zu of %zu seeds", ended, requests.size());
    return !outcome.record.broken.has_value();
  });
  if (is_terminal) std::fputs("\r\x1b[K", stderr);
  if (!outcomes) {
    std::fprintf(stderr, "%s\n", ToString(outcomes.error()).c_str());
    return kExitFailed;
  }
  PrintSummary(requests.size(), *outcomes);
  const bool is_written =
      WriteOrSay(options.json_file, SummaryOf(options, *outcomes).Dump() + "\n");
  std::string replay = ReplayCommand(options);
  bool is_broken = false;
  for (const RunOutcome& outcome : *outcomes) {
    if (!outcome.record.broken) continue;
    std::printf("BROKEN seed %llu: %s\n",
                static_cast<unsigned long long>(outcome.record.figures.seed),
                outcome.record.broken->c_str());
    if (!is_broken) replay = ReplayCommand(outcome.record);
    is_broken = true;
  }
  std::printf("replay: %s\n", replay.c_str());
  return is_broken || !is_written ? kExitFailed : kExitOk;
}

}  // namespace schakel::simulations
