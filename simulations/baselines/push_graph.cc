#include "simulations/baselines/push_graph.h"

#include "base/check.h"

namespace schakel::simulations {

PushGraph::PushGraph(const Overlay& overlay) {
  for (const auto& neighbours : overlay.neighbours) {
    first_.push_back(static_cast<EdgeId>(target_.size()));
    target_.insert(target_.end(), neighbours.begin(), neighbours.end());
  }
  first_.push_back(static_cast<EdgeId>(target_.size()));
  for (std::uint32_t node = 0; node < nodes(); ++node) {
    for (EdgeId edge = first_[node]; edge < first_[node + 1]; ++edge) {
      const std::uint32_t other = target_[edge];
      CHECK(other < nodes());
      const auto begin = target_.begin() + first_[other];
      const auto end = target_.begin() + first_[other + 1];
      const auto found = std::lower_bound(begin, end, node);
      CHECK(found != end && *found == node);
      back_.push_back(static_cast<EdgeId>(found - target_.begin()));
      latency_us_.push_back(overlay.latency.Between(node, other).count());
    }
  }
}

}  // namespace schakel::simulations
