// Calls of the command line to the running node, with its errors as exit codes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "node/cli/arguments.h"

namespace schakel::node {

struct CallResult {
  ExitCode exit_code = ExitCode::kOk;
  std::string body;  // of a success
  Json json;         // the same, if it is JSON
};

// Sends one request; on a problem prints what to do on standard error.
CallResult CallDaemon(const Arguments& arguments, const std::string& method,
                      const std::string& target, std::string body);

// Returns only these members of an object: what the contract of the command line names.
Json Pick(const Json& object, std::span<const std::string_view> keys);

// Keys of the API are camelCase, those of the command line snake_case.
Json ToSnakeCase(const Json& value);

}  // namespace schakel::node
