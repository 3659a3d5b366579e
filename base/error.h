// An error: a code for programs and a sentence for people.
//
// Low levels return codes with a short context; the edge (command line, page) adds what to do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace schakel {

enum class ErrorCode : std::uint8_t {
  kNotFound,
  kInvalidArgument,  // malformed input from a user, a file or a document
  kCorruption,       // stored data is not what was written
  kProtocol,         // a peer broke the protocol
  kUnauthorized,     // a signature, key or right is missing or wrong
  kLimitExceeded,    // a named limit was hit
  kUnavailable,      // not now: try again later
  kConflict,         // contradicts what is already there
  kIo,               // the operating system refused
};

// Returns the code in snake_case, e.g. "not_found"; stable, used in JSON output.
std::string_view ErrorCodeName(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::kInvalidArgument;
  std::string context;
};

// Returns "not_found: context".
std::string ToString(const Error& error);

}  // namespace schakel
