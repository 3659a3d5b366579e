// What figures were measured on, in one line: processor, cores, kernel.
#pragma once

#include <string>

namespace schakel::simulations {

std::string MachineText();

}  // namespace schakel::simulations
