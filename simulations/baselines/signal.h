// What happens in a baseline: a message that arrives on an edge, or something at one node.
#pragma once

#include <cstdint>
#include <tuple>

namespace schakel::simulations {

enum class SignalKind : std::uint8_t {
  kPayload,   // the entry itself
  kAnnounce,  // "I have it": IHAVE in Plumtree
  kPull,      // "send it": GRAFT in Plumtree
  kPrune,     // Plumtree: announce to me from now on
  kDurable,   // local: the entry is synced, so it may be relayed
  kTimer,     // local
};

struct Signal {
  std::int64_t at_us = 0;
  std::uint64_t order = 0;  // among signals of the same microsecond: as they were made
  std::uint32_t place = 0;  // an edge for messages, a node for what is local
  std::uint16_t hop = 0;
  SignalKind kind = SignalKind::kPayload;

  bool operator>(const Signal& other) const {
    return std::tie(at_us, order) > std::tie(other.at_us, other.order);
  }
};

}  // namespace schakel::simulations
