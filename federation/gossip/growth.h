// What peers can make grow in a node, and how far: one row for each container, for the simulator's
// checkers and for whoever looks into a node that uses too much memory.
#pragma once

#include <cstddef>
#include <string_view>

namespace schakel::federation {

struct GrowthRow {
  std::string_view name;
  std::size_t size = 0;
  std::size_t max = 0;  // the limit that holds whatever peers do
};

}  // namespace schakel::federation
