// A random overlay of push links: every node dials four others, every third one a fifth. Mean
// degree 8.67, as in the prototype that the goals come from; connected in all likelihood.
#pragma once

#include <algorithm>

#include "simulations/overlay.h"

namespace schakel::simulations {

inline Overlay RandomOverlay(std::size_t nodes, std::uint64_t seed, std::size_t broadcasts = 20) {
  SeededRandom random(seed);
  Overlay overlay;
  overlay.neighbours.resize(nodes);
  overlay.latency.seed = seed;
  for (std::size_t node = 0; node < nodes; ++node) {
    auto& mine = overlay.neighbours[node];
    std::size_t dials = std::min(nodes - 1 - mine.size(), node % 3 == 0 ? std::size_t{5} : 4);
    while (dials > 0) {
      const auto other = static_cast<std::size_t>(random.Below(nodes));
      const bool is_known = std::find(mine.begin(), mine.end(), other) != mine.end();
      if (other == node || is_known) continue;
      mine.push_back(static_cast<std::uint32_t>(other));
      overlay.neighbours[other].push_back(static_cast<std::uint32_t>(node));
      --dials;
    }
  }
  for (auto& neighbours : overlay.neighbours)
    std::sort(neighbours.begin(), neighbours.end());
  for (std::size_t i = 0; i < broadcasts; ++i) {
    const auto publisher = static_cast<std::size_t>(random.Below(nodes));
    overlay.broadcasts.push_back({publisher, std::chrono::minutes(i), 2000, false});
  }
  return overlay;
}

}  // namespace schakel::simulations
