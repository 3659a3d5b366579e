#include "simulations/main_options.h"

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

Result<void> Take(std::string_view flag, std::string_view value, MainOptions& out) {
  if (flag == "--nodes") {
    const auto nodes = Number(value, 2, kNodesMax);
    if (!nodes) return nodes.error();
    out.options.nodes = static_cast<std::size_t>(*nodes);
  } else if (flag == "--seed") {
    const auto seed = Number(value, 0, INT64_MAX);
    if (!seed) return seed.error();
    out.options.seed = *seed;
  } else if (flag == "--severity") {
    if (value != "normal" && value != "critical") return Wrong("--severity normal or critical");
    out.options.is_critical = value == "critical";
  } else if (flag == "--json") {
    out.json_file = value;
  } else {
    return Wrong("unknown option " + std::string(flag));
  }
  return {};
}

}  // namespace

std::string Usage() {
  std::string text =
      "usage: schakel-sim run SCENARIO [--nodes N] [--seed S] [--severity normal|critical]\n"
      "                   [--json FILE]\n\nscenarios:\n";
  for (const Scenario& scenario : Scenarios()) {
    text += "  " + std::string(scenario.name) + std::string(16 - scenario.name.size(), ' ') +
            std::string(scenario.summary) + "\n";
  }
  return text;
}

Result<MainOptions> ParseMainOptions(int argc, const char* const* argv) {
  if (argc < 3 || std::string_view(argv[1]) != "run") return Wrong("nothing to run");
  MainOptions options;
  for (const Scenario& scenario : Scenarios()) {
    if (scenario.name == argv[2]) options.scenario = &scenario;
  }
  if (options.scenario == nullptr) return Wrong("no scenario " + std::string(argv[2]));
  for (int i = 3; i < argc; i += 2) {
    if (i + 1 == argc) return Wrong(std::string(argv[i]) + " needs a value");
    const auto taken = Take(argv[i], argv[i + 1], options);
    if (!taken) return taken.error();
  }
  return options;
}

std::string ReplayCommand(const MainOptions& options) {
  return "schakel-sim run " + std::string(options.scenario->name) + " --nodes " +
         std::to_string(options.options.nodes) + " --seed " + std::to_string(options.options.seed) +
         (options.options.is_critical ? " --severity critical" : "");
}

}  // namespace schakel::simulations
