#include <cstdio>

#include "base/file.h"
#include "base/log.h"
#include "crypto/sodium.h"
#include "simulations/main_options.h"

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

int Run(const schakel::simulations::MainOptions& options) {
  std::printf("schakel-sim %s seed %llu\n", SCHAKEL_VERSION,
              static_cast<unsigned long long>(options.options.seed));
  const auto report = options.scenario->run(options.options);
  const std::string json = schakel::Json(report.figures).Dump();
  std::printf("%s\n", json.c_str());
  if (report.broken) std::printf("BROKEN %s\n", report.broken->c_str());
  std::printf("replay: %s\n", ReplayCommand(options).c_str());
  if (!options.json_file.empty()) {
    const auto written = schakel::WriteFileDurably(options.json_file, schakel::AsBytes(json + "\n"),
                                                   schakel::FileMode::kPublic);
    if (!written) {
      std::fprintf(stderr, "%s\n", ToString(written.error()).c_str());
      return kFailed;
    }
  }
  return report.broken ? kFailed : 0;
}

}  // namespace

int main(int argc, char** argv) {
  schakel::log::SetLevel(schakel::log::Level::kError);
  const auto started = schakel::crypto::Initialise();
  if (!started) {
    std::fprintf(stderr, "%s\n", ToString(started.error()).c_str());
    return kFailed;
  }
  const auto options = schakel::simulations::ParseMainOptions(argc, argv);
  if (!options) {
    std::fprintf(stderr, "schakel-sim: %s\n\n%s", options.error().context.c_str(),
                 schakel::simulations::Usage().c_str());
    return kUsage;
  }
  return Run(*options);
}
