#include "simulations/main_options.h"

#include <algorithm>
#include <charconv>

namespace schakel::simulations {
namespace {

Error Wrong(const std::string& what) {
  return {ErrorCode::kInvalidArgument, what};
}

Result<std::uint64_t> Number(std::string_view text, std::uint64_t min, std::uint64_t max) {
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  if (!is_whole || value < min || value > max) {
    return Wrong(std::string(text) + " is no number from " + std::to_string(min) + " to " +
                 std::to_string(max));
  }
  return value;
}

Result<void> TakeNodes(std::string_view value, MainOptions& out) {
  const auto nodes = Number(value, 2, kNodesMax);
  if (!nodes) return nodes.error();
  out.request.options.nodes = static_cast<std::size_t>(*nodes);
  return {};
}

Result<void> TakeSeed(std::string_view value, MainOptions& out) {
  const auto seed = Number(value, 0, INT64_MAX);
  if (!seed) return seed.error();
  out.request.options.seed = *seed;
  out.has_seed = true;
  return {};
}

Result<void> TakeSeeds(std::string_view value, MainOptions& out) {
  const std::size_t dots = value.find("..");
  if (dots == std::string_view::npos) return Wrong("--seeds is a range as 1..100");
  const auto first = Number(value.substr(0, dots), 0, INT64_MAX);
  if (!first) return first.error();
  const auto last = Number(value.substr(dots + 2), *first, INT64_MAX);
  if (!last) return last.error();
  if (*last - *first >= kSeedsMax) return Wrong("at most " + std::to_string(kSeedsMax) + " seeds");
  out.command = MainCommand::kSeeds;
  out.seed_first = *first;
  out.seed_last = *last;
  return {};
}

Result<void> TakeSeverity(std::string_view value, MainOptions& out) {
  if (value != "normal" && value != "critical") return Wrong("--severity normal or critical");
  out.request.options.is_critical = value == "critical";
  return {};
}

Result<void> TakeBroadcasts(std::string_view value, MainOptions& out) {
  const auto broadcasts = Number(value, 1, kBroadcastsMax);
  if (!broadcasts) return broadcasts.error();
  if (out.request.scenario->name != "broadcast") return Wrong("--broadcasts is for broadcast");
  out.request.options.broadcasts = static_cast<int>(*broadcasts);
  return {};
}

Result<void> TakeJobs(std::string_view value, MainOptions& out) {
  const auto jobs = Number(value, 1, kJobsMax);
  if (!jobs) return jobs.error();
  out.jobs = static_cast<std::size_t>(*jobs);
  return {};
}

template <std::string MainOptions::*kMember>
Result<void> TakeText(std::string_view value, MainOptions& out) {
  if (value.empty()) return Wrong("an empty name of a file");
  // Standard output has the figures in words, the seed first and the replay command last.
  if (value == "-") return Wrong("- is no name of a file");
  out.*kMember = value;
  return {};
}

Result<void> TakeNoBaselines(std::string_view, MainOptions& out) {
  out.request.has_baselines = false;
  return {};
}

Result<void> TakeQuick(std::string_view, MainOptions& out) {
  out.is_quick = true;
  return {};
}

struct Option {
  std::string_view flag;
  bool is_of_report = false;
  bool is_of_run = false;
  bool has_value = true;
  Result<void> (*take)(std::string_view value, MainOptions& out) = nullptr;
};

constexpr Option kOptions[] = {
    {"--nodes", false, true, true, TakeNodes},
    {"--seed", false, true, true, TakeSeed},
    {"--seeds", false, true, true, TakeSeeds},
    {"--severity", false, true, true, TakeSeverity},
    {"--broadcasts", false, true, true, TakeBroadcasts},
    {"--json", false, true, true, TakeText<&MainOptions::json_file>},
    {"--no-baselines", false, true, false, TakeNoBaselines},
    {"--jobs", true, true, true, TakeJobs},
    {"--out", true, false, true, TakeText<&MainOptions::out_file>},
    {"--from", true, false, true, TakeText<&MainOptions::from_folder>},
    {"--quick", true, false, false, TakeQuick},
};

Result<const Option*> Find(std::string_view flag, bool is_report) {
  for (const Option& option : kOptions) {
    if (option.flag != flag) continue;
    if (is_report ? option.is_of_report : option.is_of_run) return &option;
  }
  return Wrong("unknown option " + std::string(flag));
}

Result<void> TakeAll(int argc, const char* const* argv, int from, MainOptions& out) {
  const bool is_report = out.command == MainCommand::kReport;
  for (int i = from; i < argc; ++i) {
    const auto option = Find(argv[i], is_report);
    if (!option) return option.error();
    if ((*option)->has_value && i + 1 == argc)
      return Wrong(std::string(argv[i]) + " needs a value");
    const auto taken = (*option)->take((*option)->has_value ? argv[++i] : "", out);
    if (!taken) return taken.error();
  }
  return {};
}

bool IsHelp(std::string_view argument) {
  return argument == "--help" || argument == "-h";
}

Result<MainOptions> ParseReport(int argc, const char* const* argv) {
  MainOptions options;
  options.command = MainCommand::kReport;
  const auto taken = TakeAll(argc, argv, 2, options);
  if (!taken) return taken.error();
  if (options.out_file.empty()) return Wrong("report needs --out FILE");
  if (options.is_quick && !options.from_folder.empty()) return Wrong("--quick or --from, not both");
  return options;
}

Result<MainOptions> ParseRun(int argc, const char* const* argv) {
  if (argc < 3) return Wrong("nothing to run");
  MainOptions options;
  for (const Scenario& scenario : Scenarios()) {
    if (scenario.name == argv[2]) options.request.scenario = &scenario;
  }
  if (options.request.scenario == nullptr) return Wrong("no scenario " + std::string(argv[2]));
  const auto taken = TakeAll(argc, argv, 3, options);
  if (!taken) return taken.error();
  const bool is_range = options.command == MainCommand::kSeeds;
  if (is_range && options.has_seed) return Wrong("--seed or --seeds, not both");
  if (!is_range && options.jobs > 1) return Wrong("--jobs is for --seeds");
  return options;
}

}  // namespace

std::string Usage() {
  std::string text =
      "usage: schakel-sim run SCENARIO [--nodes N] [--seed S] [--severity normal|critical]\n"
      "                   [--json FILE] [--no-baselines] [--broadcasts N]\n"
      "       schakel-sim run SCENARIO --seeds A..B [--jobs N] [--nodes N] [--json FILE] ...\n"
      "       schakel-sim report --out FILE.html [--quick | --from FOLDER] [--jobs N]\n"
      "       schakel-sim --help | --version\n"
      "\nscenarios:\n";
  for (const Scenario& scenario : Scenarios()) {
    text += "  " + std::string(scenario.name) + std::string(16 - scenario.name.size(), ' ') +
            std::string(scenario.summary) + "\n";
  }
  return text;
}

Result<MainOptions> ParseMainOptions(int argc, const char* const* argv) {
  const std::string_view command = argc < 2 ? "" : argv[1];
  const bool is_help = command == "help" || std::any_of(argv + 1, argv + argc, IsHelp);
  if (is_help || command == "--version") {
    MainOptions options;
    options.command = is_help ? MainCommand::kHelp : MainCommand::kVersion;
    return options;
  }
  if (command == "run") return ParseRun(argc, argv);
  if (command == "report") return ParseReport(argc, argv);
  return Wrong(command.empty() ? "nothing to run" : "no command " + std::string(command));
}

std::string ReplayCommand(const MainOptions& options) {
  if (options.command == MainCommand::kReport) {
    return "schakel-sim report --out " + options.out_file + (options.is_quick ? " --quick" : "") +
           (options.from_folder.empty() ? "" : " --from " + options.from_folder);
  }
  const std::string run = ReplayCommand(options.request);
  if (options.command == MainCommand::kRun) return run;
  const std::string seeds =
      " --seeds " + std::to_string(options.seed_first) + ".." + std::to_string(options.seed_last);
  const std::string seed = " --seed " + std::to_string(options.request.options.seed);
  std::string all = run;
  return all.replace(all.find(seed), seed.size(), seeds);
}

}  // namespace schakel::simulations
