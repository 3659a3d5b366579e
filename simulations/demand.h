// What the frames that reached a node asked it to do: the measure of what it may do, see effort.h.
//
// Pure. Thread: any.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "simulations/frame_mark.h"

namespace schakel::simulations {

struct Demand {
  // By hostile nodes.
  std::uint64_t pulls = 0;
  std::uint64_t chunks = 0;
  std::uint64_t records = 0;
  std::uint64_t trust_files = 0;
  std::uint64_t frames = 0;  // of any kind: some are answered, all are read
  // By anybody.
  std::uint64_t comparisons = 0;  // with all that the node holds
  std::uint64_t signatures = 0;   // of pages, records and proofs: those that may be checked

  // What came since `before`.
  [[nodiscard]] Demand Since(const Demand& before) const;
  bool operator==(const Demand&) const = default;
};

// Adds what this frame asks of the node that it reached.
void Note(Demand& demand, FrameTag tag, Bytes frame, bool is_hostile);

}  // namespace schakel::simulations
