// The names that a hostile client states where libzmq would take them: the routing ids that the
// next connections would get.
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "node/transport/peer_numbers.h"

namespace schakel::node {

// Returns the first ids of each of the next `sockets` sockets that draw the number where they begin
// (ROUTER and REP do), and lets them draw as the search did.
inline std::vector<std::string> FirstRoutingIds(int sockets, std::uint32_t of_each) {
  constexpr unsigned kSeed = 45;
  std::srand(kSeed);
  std::vector<std::string> names;
  for (int i = 0; i < sockets; ++i) {
    // As libzmq does it.
    const auto low = static_cast<std::uint32_t>(std::rand());          // NOLINT: one thread
    const auto high = static_cast<std::uint32_t>(std::rand()) << 31U;  // NOLINT: one thread
    for (std::uint32_t j = 0; j < of_each; ++j)
      names.emplace_back(AsText(RoutingIdOf((high | low) + j)));
  }
  std::srand(kSeed);
  return names;
}

}  // namespace schakel::node
