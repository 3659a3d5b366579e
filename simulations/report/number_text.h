// Numbers as people and files read them, the same on every machine and in every locale.
#pragma once

#include <string>

namespace schakel::simulations {

// Returns the number with this many digits after the point.
std::string Fixed(double value, int digits);

}  // namespace schakel::simulations
