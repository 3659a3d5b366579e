// What a baseline needs to run the broadcasts of a world over the same overlay.
//
// Taken from the world after the warm-up, when the push links stand. Node numbers are dense.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "base/time.h"

namespace schakel::simulations {

// One way, fixed per pair of nodes and seed: a pure function, so it needs no table.
struct LatencyModel {
  std::uint64_t seed = 0;
  Duration min = std::chrono::milliseconds(10);
  Duration max = std::chrono::milliseconds(50);

  [[nodiscard]] Duration Between(std::size_t a, std::size_t b) const {
    const auto span = static_cast<std::uint64_t>((max - min).count());
    if (span == 0) return min;
    const std::uint64_t low = std::min(a, b);
    const std::uint64_t high = std::max(a, b);
    SeededRandom pair(seed * 0x9e3779b97f4a7c15 + low * 1'000'003 + high);
    return min + Duration(static_cast<std::int64_t>(pair.Below(span)));
  }
};

// A document that a node published: durable there at `at`, microseconds after the warm-up.
struct PlannedBroadcast {
  std::size_t publisher = 0;
  Duration at{0};
  std::size_t payload_size = 0;
  bool is_critical = false;
};

struct Overlay {
  // Push links, both directions: neighbours[a] lists b exactly if neighbours[b] lists a. Ascending.
  std::vector<std::vector<std::uint32_t>> neighbours;
  LatencyModel latency;
  Duration durable_write{0};  // from the arrival of an entry to its relay
  std::vector<PlannedBroadcast> broadcasts;
  std::vector<bool> droppers;  // who dropped everything; empty = nobody
};

}  // namespace schakel::simulations
