// The push links of an overlay as directed edges in one array, so that a message names its edge
// and the state of a link is a slot in a vector.
//
// Thread: immutable after construction. Bounds: two edges for each link of the overlay.
#pragma once

#include <cstdint>
#include <vector>

#include "simulations/overlay.h"

namespace schakel::simulations {

using EdgeId = std::uint32_t;

class PushGraph {
 public:
  // REQUIRES: the neighbours are symmetric and ascending, as Overlay says.
  explicit PushGraph(const Overlay& overlay);

  [[nodiscard]] std::size_t nodes() const { return first_.size() - 1; }
  [[nodiscard]] std::size_t edges() const { return target_.size(); }
  // The edges that leave `node` are [first(node), first(node + 1)).
  [[nodiscard]] EdgeId first(std::size_t node) const { return first_[node]; }
  [[nodiscard]] std::uint32_t source(EdgeId edge) const { return target_[back_[edge]]; }
  [[nodiscard]] std::uint32_t target(EdgeId edge) const { return target_[edge]; }
  [[nodiscard]] EdgeId back(EdgeId edge) const { return back_[edge]; }
  [[nodiscard]] std::int64_t latency_us(EdgeId edge) const { return latency_us_[edge]; }

 private:
  std::vector<EdgeId> first_;
  std::vector<std::uint32_t> target_;
  std::vector<EdgeId> back_;  // the same link in the other direction
  std::vector<std::int64_t> latency_us_;
};

}  // namespace schakel::simulations
