// The settings of a node: from the file schakel.toml, overridden by the environment.
//
// The file decides what is needed to start: addresses, seeds, language, log level. Everything else
// lives in the store. One table (options.cc) makes the parser, the help and the example file.
// Errors: kInvalidArgument with file, line, column and what to do.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace schakel::config {

// A node that is dialled before its presence is known.
struct SeedEntry {
  std::string node;           // 64 hex digits
  std::string endpoint;       // numeric host:port
  std::string transport_key;  // 64 hex digits
};

struct Config {
  std::string listen;               // federation; empty = dial only
  std::string public_endpoint;      // announced to other nodes; empty = listen
  std::string dial_private = "no";  // "yes": also addresses in private ranges
  std::string join;  // the anchor's: where organisations ask to join; empty = nowhere
  std::string page = "127.0.0.1:27100";
  std::string language = "nl";
  std::string help;                // who members call: a name and a telephone number; may be empty
  std::string renew_keys = "yes";  // transport and sealing keys, by themselves
  std::string log_level = "info";
  std::vector<SeedEntry> seeds;
};

constexpr std::size_t kConfigSizeMax = 64 * 1024;  // a file of a person, with comments
constexpr std::size_t kSeedsMax = 32;

Result<Config> ParseConfig(std::string_view text, const std::string& file_name);
Result<Config> LoadConfig(const std::filesystem::path& file);

// Returns the value of an environment variable or nullptr, as std::getenv does.
using EnvironmentLookup = std::function<const char*(const char* name)>;
// Replaces each option for which SCHAKEL_<NAME> is set, e.g. SCHAKEL_LOG_LEVEL. Errors name it.
Result<void> ApplyEnvironment(const EnvironmentLookup& lookup, Config& config);

// Returns the text that ParseConfig() reads back as `config`.
std::string FormatConfig(const Config& config);

}  // namespace schakel::config
