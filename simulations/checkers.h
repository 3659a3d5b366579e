// Invariants of a run, each as a function that returns what is broken, or nothing.
#pragma once

#include <optional>
#include <string>

#include "simulations/world.h"

namespace schakel::simulations {

// After quiet time all running nodes hold the same journals.
std::optional<std::string> CheckConverged(World& world);
// What a publisher was told is durable is held by every running node.
std::optional<std::string> CheckNothingAcknowledgedIsMissing(World& world);
// Every covered frontier is stated by a checkpoint that its publisher signed.
std::optional<std::string> CheckCheckpoints(World& world);
// No honest node was accused of breaking the protocol, and no journal is forked.
std::optional<std::string> CheckNoHonestOffence(World& world);

// Returns the first that is broken.
std::optional<std::string> CheckAll(World& world);

}  // namespace schakel::simulations
