// schakel-bench NAME [--json FILE] [--seed S] [--members N] [--full]
#include <sys/utsname.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <thread>

#include "base/file.h"
#include "base/log.h"
#include "crypto/sodium.h"
#include "tests/bench/bench.h"

namespace schakel::bench {
namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

constexpr Bench kBenches[] = {
    {"limits", "signatures, hashes, CURVE and synced writes: what the machine allows", RunLimits},
    {"ingest", "durable verified entries per second beside plain synced batches", RunIngest},
    {"matching", "members that an advisory concerns, through the index, beside a scan",
     RunMatching},
    {"memory", "a node that holds 10,000 journals, and what each peer adds", RunMemory},
    {"propagate", "publish to durable on all of seven local nodes", RunPropagate},
    {"trust", "a registry of 10,000 nodes: cold verification, memory, bytes of one change",
     RunTrust},
};

std::string Processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown processor";
}

Figures Describe(std::string_view name, const BenchOptions& options) {
  utsname system{};
  uname(&system);
  Figures out;
  out["bench"] = name;
  out["version"] = SCHAKEL_VERSION;
  out["seed"] = Json(options.seed);
  out["machine"] = Processor() + ", " + std::to_string(std::thread::hardware_concurrency()) +
                   " cores, " + system.sysname + " " + system.release;
  return out;
}

int Run(const Bench& bench, const BenchOptions& options, const std::string& json_file) {
  Figures out = Describe(bench.name, options);
  const auto figures = bench.run(options);
  if (!figures) {
    std::fprintf(stderr, "schakel-bench: %s\n", ToString(figures.error()).c_str());
    return kFailed;
  }
  out.insert(figures->begin(), figures->end());
  for (const auto& [key, value] : out)
    std::printf("%-28s %s\n", key.c_str(), value.Dump().c_str());
  if (json_file.empty()) return 0;
  const auto written =
      WriteFileDurably(json_file, AsBytes(Json(std::move(out)).Dump() + "\n"), FileMode::kPublic);
  if (!written) std::fprintf(stderr, "schakel-bench: %s\n", ToString(written.error()).c_str());
  return written ? 0 : kFailed;
}

}  // namespace
}  // namespace schakel::bench

int main(int argc, char** argv) {
  using namespace schakel::bench;  // NOLINT(google-build-using-namespace): main of one program
  schakel::log::SetLevel(schakel::log::Level::kError);
  const auto started = schakel::crypto::Initialise();
  if (!started) return kFailed;
  BenchOptions options;
  std::string name;
  std::string json_file;
  CLI::App app{"schakel-bench: measures Schakel on this machine"};
  std::string names;
  for (const Bench& bench : kBenches)
    names += "\n  " + std::string(bench.name) + ": " + std::string(bench.summary);
  app.footer("Benchmarks:" + names);
  app.add_option("NAME", name)->required();
  app.set_version_flag("--version", "schakel-bench " SCHAKEL_VERSION);
  app.add_option("--json", json_file, "write the figures to this file")
      ->check([](const std::string& file) {
        return std::string(file == "-" ? "- is no name of a file" : "");
      });
  app.add_option("--seed", options.seed, "of random content");
  app.add_option("--members", options.members, "of matching")->check(CLI::Range(1'000, 2'000'000));
  app.add_flag("--full", options.is_full, "the long form");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  for (const Bench& bench : kBenches) {
    if (bench.name == name) return Run(bench, options, json_file);
  }
  std::fprintf(stderr, "schakel-bench: no benchmark %s. There are:%s\n", name.c_str(),
               names.c_str());
  return kUsage;
}
