// The Common Weakness Enumeration: which names a number has had.
#pragma once

#include <string_view>

namespace schakel::federation {

// Returns whether `name` is or was the name of `id` ("CWE-79"). Space around the name is forgiven:
// real documents have it. A number above all that this table knows is believed.
bool IsCweName(std::string_view id, std::string_view name);

}  // namespace schakel::federation
