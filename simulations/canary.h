// Whether the checkers find bugs: a small world with a few hostile nodes, in which a bug that was
// planted in the core shows within a few seeds, and without which all seeds pass.
//
// Thread: one.
#pragma once

#include <optional>
#include <string>

namespace schakel::simulations {

// Returns the invariant that is broken, or nothing.
std::optional<std::string> RunCanary(std::uint64_t seed);

}  // namespace schakel::simulations
