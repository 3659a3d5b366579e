// The credit that we grant a peer: how much of pages and chunks it may send before we took them in.
//
// limits::kPushCreditStart, and up to limits::kPushCreditMax while we catch up from the peer.
// Credit goes back in parts (limits::kCreditParts), so that the sender never runs dry.
//
// Owner: the link. Thread: the core's. Bounds: what a peer has in flight to us.
#pragma once

#include <cstdint>

#include "federation/gossip/limits.h"

namespace schakel::federation {

class CreditWindow {
 public:
  // Counts what arrived; false if it is more than was granted: the peer broke a rule.
  [[nodiscard]] bool OnReceived(std::uint64_t bytes);
  // Returns what to grant so that the peer may send `size` bytes, 0 if that can wait.
  // REQUIRES: limits::kPushCreditStart <= size <= limits::kPushCreditMax.
  std::uint32_t TakeGrant(std::uint64_t size);

  // A page of at most `bytes` did not come in time, and may be lost with its credit. Returns what
  // to grant in its place; if it comes after all, it is within what was granted.
  std::uint32_t TakeForLost(std::uint64_t bytes);

  [[nodiscard]] std::uint64_t granted() const { return granted_; }

 private:
  std::uint64_t granted_ = limits::kPushCreditStart;  // and not used yet
};

}  // namespace schakel::federation
