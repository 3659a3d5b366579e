#include "simulations/scenarios/hostile_cast.h"

#include <algorithm>
#include <numeric>

namespace schakel::simulations {
namespace {

constexpr std::uint64_t kHostileSalt = 0x686f7374696c65;

}  // namespace

std::vector<NodeNumber> DrawHostile(std::size_t nodes, std::size_t permille, std::uint64_t seed) {
  std::vector<NodeNumber> all(nodes - 1);
  std::iota(all.begin(), all.end(), Cast::kAnchor + 1);
  SeededRandom random(seed ^ kHostileSalt);
  const std::size_t wanted = nodes * permille / 1000;
  for (std::size_t i = 0; i < wanted; ++i)
    std::swap(all[i], all[i + static_cast<std::size_t>(random.Below(all.size() - i))]);
  all.resize(wanted);
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace schakel::simulations
