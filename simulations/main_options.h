// The command line of schakel-sim.
#pragma once

#include <string>

#include "base/result.h"
#include "simulations/report/run_pool.h"

namespace schakel::simulations {

// Seeds of one command; at most kSeedsMax, so that a typing error ends before next year.
constexpr std::uint64_t kSeedsMax = 1'000'000;

enum class MainCommand { kRun, kSeeds, kReport, kHelp, kVersion };

struct MainOptions {
  MainCommand command = MainCommand::kRun;
  RunRequest request;            // kRun; of kSeeds all but the seed
  std::uint64_t seed_first = 0;  // kSeeds
  std::uint64_t seed_last = 0;
  bool has_seed = false;    // --seed was given
  std::size_t jobs = 1;     // kSeeds, kReport
  std::string json_file;    // empty = none
  std::string out_file;     // kReport
  std::string from_folder;  // kReport: of documents that earlier runs wrote; empty = run now
  bool is_quick = false;    // kReport
};

std::string Usage();
// Errors: kInvalidArgument with a sentence for the user.
Result<MainOptions> ParseMainOptions(int argc, const char* const* argv);
// The command that repeats this run.
std::string ReplayCommand(const MainOptions& options);

}  // namespace schakel::simulations
