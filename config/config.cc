#include "config/config.h"

#include <toml++/toml.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/file.h"
#include "config/options.h"

namespace schakel::config {
namespace {

Error At(const std::string& file, const toml::source_region& where, const std::string& what) {
  return {ErrorCode::kInvalidArgument, file + ":" + std::to_string(where.begin.line) + ":" +
                                           std::to_string(where.begin.column) + ": " + what};
}

Result<void> ReadOption(const Option& option, const toml::node& node, const std::string& file,
                        Config& out) {
  const auto* text = node.as_string();
  if (text == nullptr) {
    return At(file, node.source(), std::string(option.name) + " must be text in quotes");
  }
  const auto set = SetOption(option, text->get(), out);
  return set ? set : At(file, node.source(), set.error().context);
}

Result<void> ReadSeed(const toml::node& node, const std::string& file, Config& out) {
  const auto* table = node.as_table();
  if (table == nullptr) return At(file, node.source(), "seed must be a table: write [[seed]]");
  SeedEntry seed;
  for (const auto& [key, value] : *table) {
    const auto* text = value.as_string();
    std::string* member = key.str() == "node"            ? &seed.node
                          : key.str() == "endpoint"      ? &seed.endpoint
                          : key.str() == "transport_key" ? &seed.transport_key
                                                         : nullptr;
    if (member == nullptr || text == nullptr) {
      return At(file, value.source(), "a seed has node, endpoint and transport_key, all in quotes");
    }
    *member = text->get();
  }
  if (!FromHex(seed.node) || seed.node.size() != 64) {
    return At(file, node.source(), "seed: node must be 64 hexadecimal digits");
  }
  if (!FromHex(seed.transport_key) || seed.transport_key.size() != 64) {
    return At(file, node.source(), "seed: transport_key must be 64 hexadecimal digits");
  }
  out.seeds.push_back(std::move(seed));
  return {};
}

Result<void> ReadSeeds(const toml::node& node, const std::string& file, Config& out) {
  const auto* list = node.as_array();
  if (list == nullptr) return At(file, node.source(), "seed must be a table: write [[seed]]");
  if (list->size() > kSeedsMax) {
    return At(file, node.source(), "at most " + std::to_string(kSeedsMax) + " [[seed]] tables");
  }
  for (const auto& item : *list) {
    const auto read = ReadSeed(item, file, out);
    if (!read) return read;
  }
  return {};
}

Result<Config> ReadTable(const toml::table& table, const std::string& file) {
  Config config;
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    const auto option =
        std::find_if(Options().begin(), Options().end(),
                     [name](const Option& candidate) { return candidate.name == name; });
    Result<void> read;
    if (name == "seed") {
      read = ReadSeeds(node, file, config);
    } else if (option != Options().end()) {
      read = ReadOption(*option, node, file, config);
    } else {
      read = At(file, key.source(), "unknown setting " + std::string(name));
    }
    if (!read) return read.error();
  }
  return config;
}

}  // namespace

Result<Config> ParseConfig(std::string_view text, const std::string& file_name) {
  try {
    return ReadTable(toml::parse(text, file_name), file_name);
  } catch (const toml::parse_error& error) {
    return At(file_name, error.source(), std::string(error.description()));
  }
}

Result<Config> LoadConfig(const std::filesystem::path& file) {
  const auto content = ReadFile(file, kConfigSizeMax);
  if (!content) return content.error();
  return ParseConfig(AsText(*content), file.string());
}

Result<void> ApplyEnvironment(const EnvironmentLookup& lookup, Config& config) {
  for (const Option& option : Options()) {
    std::string variable = "SCHAKEL_";
    for (const char c : option.name)
      variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const char* value = lookup(variable.c_str());
    if (value == nullptr) continue;
    const auto set = SetOption(option, value, config);
    if (!set) return Error{ErrorCode::kInvalidArgument, variable + ": " + set.error().context};
  }
  return {};
}

std::string FormatConfig(const Config& config) {
  toml::table table;
  for (const Option& option : Options())
    table.insert(option.name, config.*option.member);
  toml::array seeds;
  for (const SeedEntry& seed : config.seeds) {
    seeds.push_back(toml::table{
        {"node", seed.node}, {"endpoint", seed.endpoint}, {"transport_key", seed.transport_key}});
  }
  if (!seeds.empty()) table.insert("seed", std::move(seeds));
  // Plain quotes only: toml++ writes three apostrophes and a backslash so that it cannot read them.
  constexpr auto kPlainQuotes =
      toml::toml_formatter::default_flags &
      ~(toml::format_flags::allow_literal_strings | toml::format_flags::allow_multi_line_strings);
  std::ostringstream out;
  out << toml::toml_formatter(table, kPlainQuotes) << "\n";
  return out.str();
}

}  // namespace schakel::config
