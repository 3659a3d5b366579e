#include "base/error.h"

namespace schakel {

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kInvalidArgument:
      return "invalid_argument";
    case ErrorCode::kCorruption:
      return "corruption";
    case ErrorCode::kProtocol:
      return "protocol";
    case ErrorCode::kUnauthorized:
      return "unauthorized";
    case ErrorCode::kLimitExceeded:
      return "limit_exceeded";
    case ErrorCode::kUnavailable:
      return "unavailable";
    case ErrorCode::kConflict:
      return "conflict";
    case ErrorCode::kIo:
      return "io";
  }
  return "unknown";
}

std::string ToString(const Error& error) {
  return std::string(ErrorCodeName(error.code)) + ": " + error.context;
}

}  // namespace schakel
