// OLPC canonical JSON: the bytes over which TUF signatures are made.
//
// Keys in byte order, no white space, strings with only quote and backslash escaped, integers only.
#pragma once

#include "base/bytes.h"
#include "base/json.h"

namespace schakel::federation {

// Errors: kInvalidArgument if the value holds a number that is no integer.
Result<Buffer> CanonicalJson(const Json& value);

}  // namespace schakel::federation
