#include <unistd.h>

#include <cstdio>

#include "base/file.h"
#include "simulations/main_commands.h"
#include "simulations/report/figure_table.h"
#include "simulations/report/progress_line.h"

namespace schakel::simulations {
namespace {

void WriteNow(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

bool WriteOrSay(const std::string& file, const std::string& text) {
  if (file.empty()) return true;
  const auto written = WriteFileDurably(file, AsBytes(text), FileMode::kPublic);
  if (!written) std::fprintf(stderr, "%s\n", ToString(written.error()).c_str());
  return written.has_value();
}

int RunScenario(const MainOptions& options) {
  std::printf("schakel-sim %s seed %llu\n", SCHAKEL_VERSION,
              static_cast<unsigned long long>(options.request.options.seed));
  ProgressLine line;
  RunRequest request = options.request;
  if (isatty(STDERR_FILENO) == 1) {
    const MonoTime started = SystemNow().mono;
    request.options.progress = [&line, started](const Progress& progress) {
      WriteNow(line.Show(progress, SystemNow().mono - started));
    };
  }
  const RunRecord record = Measure(request);
  WriteNow(line.Clear());
  std::fputs(FigureTable(record).c_str(), stdout);
  if (record.broken) std::printf("BROKEN %s\n", record.broken->c_str());
  const bool is_written = WriteOrSay(options.json_file, ToJson(record).Dump() + "\n");
  std::printf("replay: %s\n", ReplayCommand(options).c_str());
  return record.broken || !is_written ? kExitFailed : kExitOk;
}

}  // namespace schakel::simulations
