// Calls of the command line to the running node, with its errors as exit codes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "node/cli/arguments.h"

namespace schakel::node {

// What a success must be; anything else is a problem like any other.
enum class Shape : std::uint8_t { kObject, kArray, kBytes };

struct Call {
  std::string method;
  std::string target;
  std::string body;
  Shape shape = Shape::kObject;
};

struct CallResult {
  ExitCode exit_code = ExitCode::kOk;
  std::string body;  // of a success
  Json json;         // the same, of the shape that was asked for; empty for kBytes
};

// Sends one request; on a problem prints what to do on standard error.
CallResult CallDaemon(const Arguments& arguments, Call call);

// Returns the member as text for people: printable, "-" if there is none.
std::string TextOf(const Json& object, std::string_view key);

// Returns only these members of an object: what the contract of the command line names.
Json Pick(const Json& object, std::span<const std::string_view> keys);

// Keys of the API are camelCase, those of the command line snake_case.
Json ToSnakeCase(const Json& value);

}  // namespace schakel::node
