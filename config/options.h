// The one table of settings: name, meaning, default.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace schakel::config {

struct Option {
  std::string_view name;
  std::string_view meaning;
  std::string Config::*member;
  std::vector<std::string_view> choices;  // empty = any text
};

const std::vector<Option>& Options();

// Sets one option. Errors: kInvalidArgument naming the choices.
Result<void> SetOption(const Option& option, const std::string& value, Config& config);

// The commented example file; schakel.example.toml in this folder is a copy that a test compares.
std::string ExampleFile();

}  // namespace schakel::config
