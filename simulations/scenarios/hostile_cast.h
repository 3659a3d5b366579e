// Which nodes of a scenario are hostile, drawn from its seed. The anchor never is.
#pragma once

#include <vector>

#include "simulations/scenarios/scenario_run.h"

namespace schakel::simulations {

// What a federation is expected to bear: just under a third.
constexpr std::size_t kHostilePermille = 300;

// Returns permille of the nodes, ascending.
std::vector<NodeNumber> DrawHostile(std::size_t nodes, std::size_t permille, std::uint64_t seed);

}  // namespace schakel::simulations
