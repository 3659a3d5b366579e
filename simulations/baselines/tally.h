// Who got a broadcast when and by how many hops, and the means over the broadcasts of a run.
//
// Only nodes that take part honestly are counted: what reaches a dropper is no delivery.
// Thread: one. Bounds: one slot for each node.
#pragma once

#include <cstdint>
#include <vector>

#include "simulations/figures.h"

namespace schakel::simulations {

class Tally {
 public:
  // `counts[node]` says whether the node is counted.
  explicit Tally(std::vector<bool> counts);

  // Starts a broadcast. REQUIRES: the publisher is counted.
  void Begin(std::uint32_t publisher, std::int64_t now_us);
  void NoteCopy(std::uint32_t node);
  void NoteDurable(std::uint32_t node, std::int64_t now_us, std::uint16_t hop);
  void End();

  // Means over the broadcasts; what the tally does not know (bytes, seed) stays zero.
  [[nodiscard]] Figures Means() const;

 private:
  std::vector<bool> counts_;
  std::uint64_t others_ = 0;
  std::vector<std::int64_t> delays_us_;  // of this broadcast, the publisher's 0 first
  std::int64_t begun_us_ = 0;
  std::uint16_t hop_max_ = 0;

  std::uint64_t broadcasts_ = 0;
  std::uint64_t copies_ = 0;
  std::uint64_t delivered_ = 0;
  std::uint64_t hops_ = 0;             // sum of the last hops
  std::vector<std::int64_t> sums_us_;  // by share, see kShares
};

}  // namespace schakel::simulations
