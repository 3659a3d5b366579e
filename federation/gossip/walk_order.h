// The order in which a node looks for peers: first those that keep a place for it (see
// expected_peers.h), then all, each part in the secret order of this node and week.
//
// A node that misses a link walks it from the start every second, so that the first places are
// computed once. Owner: Dialer. Thread: the core's. Bounds: kKeptMax places, kExpectedPeers.
#pragma once

#include <optional>
#include <vector>

#include "federation/gossip/secret_order.h"
#include "federation/trust/directory.h"

namespace schakel::federation {

class WalkOrder {
 public:
  static constexpr std::size_t kKeptMax = 256;  // two walks of limits::kWalkMax

  explicit WalkOrder(const crypto::NodeId& self) : self_(self) {}

  // The members of the moment, and the key of the week. The order is drawn anew if either changed.
  void SetMembers(const Directory& directory);
  void SetKey(const crypto::TagSalt& key);

  // Places in directory.admissions() of those that keep a place for this node.
  [[nodiscard]] const std::vector<std::size_t>& expecting() const { return expecting_; }
  [[nodiscard]] std::uint64_t size() const { return expecting_.size() + members_; }
  // Returns the admission at this place. REQUIRES: both set, place < size().
  std::size_t At(std::uint64_t place);

 private:
  [[nodiscard]] std::size_t Compute(std::uint64_t place) const;

  crypto::NodeId self_;
  std::optional<crypto::Digest> membership_;
  std::size_t members_ = 0;
  crypto::TagSalt key_;
  std::vector<std::size_t> expecting_;
  std::vector<std::size_t> kept_;  // of the first places, as far as they were walked
};

}  // namespace schakel::federation
