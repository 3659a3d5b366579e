// What `schakel status` shows people: how this node is doing, in a few lines and in words; what
// needs attention last, where it is seen. Programs read --json.
//
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace schakel::node {

// Of the daemon's answer to GET /v1/status, with keys in snake_case. What is missing in it, as in
// the answer of another version, is left out.
std::vector<std::string> StatusLines(const Json& status, std::string_view language);

}  // namespace schakel::node
