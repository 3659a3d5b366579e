#include <unistd.h>

#include <cstdio>

#include "simulations/main_commands.h"
#include "simulations/report/machine.h"
#include "simulations/report/report_page.h"
#include "simulations/report/report_plan.h"
#include "simulations/report/run_folder.h"

namespace schakel::simulations {
namespace {

Result<std::vector<RunRecord>> MakeRuns(const MainOptions& options) {
  const auto plan = PlanReport(options.is_quick ? ReportLength::kQuick : ReportLength::kFull);
  const bool is_terminal = isatty(STDERR_FILENO) == 1;
  std::size_t ended = 0;
  std::vector<RunRecord> runs;
  RunPool pool(options.jobs, Measure);
  auto outcomes = pool.Run(plan, [&](const RunOutcome&) {
    ++ended;
    if (is_terminal) std::fprintf(stderr, "\r\x1b[K%zu of %zu runs", ended, plan.size());
    return true;
  });
  if (is_terminal) std::fputs("\r\x1b[K", stderr);
  if (!outcomes) return outcomes.error();
  for (RunOutcome& outcome : *outcomes)
    runs.push_back(std::move(outcome.record));
  return runs;
}

}  // namespace

int RunReport(const MainOptions& options) {
  std::printf("schakel-sim %s report\n", SCHAKEL_VERSION);
  const auto runs =
      options.from_folder.empty() ? MakeRuns(options) : ReadRunFolder(options.from_folder);
  if (!runs) {
    std::fprintf(stderr, "%s\n", ToString(runs.error()).c_str());
    return kExitFailed;
  }
  const ReportHead head{SCHAKEL_VERSION, MachineText(), ReplayCommand(options)};
  const bool is_written = WriteOrSay(options.out_file, ReportPage(head, *runs));
  bool is_broken = false;
  for (const RunRecord& run : *runs) {
    if (!run.broken) continue;
    is_broken = true;
    std::printf("BROKEN %s: %s\n", run.broken->c_str(), ReplayCommand(run).c_str());
  }
  std::printf("%zu runs\nreplay: %s\n", runs->size(), ReplayCommand(options).c_str());
  return is_broken || !is_written ? kExitFailed : kExitOk;
}

}  // namespace schakel::simulations
