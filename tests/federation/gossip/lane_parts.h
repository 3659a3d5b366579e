// Small values for the tests of lanes, budgets and quotas.
#pragma once

#include <gtest/gtest.h>

#include "base/random.h"
#include "federation/gossip/lane.h"
#include "federation/gossip/limits.h"

namespace schakel::federation {

constexpr MonoTime kStart{std::chrono::hours(1)};

inline crypto::NodeId NodeOf(std::uint8_t number) {
  crypto::NodeId id;
  id.bytes[0] = number;
  return id;
}

inline JournalId JournalOfNode(std::uint8_t number) {
  return {NodeOf(number), 1};
}

inline PullMessage PullOf(std::uint8_t number, std::uint64_t from = 0,
                          std::uint32_t bytes_max = limits::kPageBodyMax) {
  return {JournalOfNode(number), from, bytes_max};
}

inline PayloadWantMessage WantOf(std::uint8_t number, std::uint32_t first = 0,
                                 std::uint8_t count = limits::kChunksPerWantMax) {
  PayloadWantMessage want;
  want.root.bytes[0] = number;
  want.size = limits::kPayloadSizeMax;
  want.first_chunk = first;
  want.count = count;
  return want;
}

// Between 0 and `bound` milliseconds.
inline Duration UpTo(SeededRandom& random, std::uint64_t bound_ms) {
  return std::chrono::milliseconds(random.Below(bound_ms + 1));
}

}  // namespace schakel::federation
