// What a node remembers of its links across restarts: the secret of its order, and two anchors.
//
// Both serve against an attacker who makes a node restart until it has only his peers: the order of
// the week stays the same, and the reconcile-only links that have lasted longest are dialled first.
// Nothing of it is ever told to a peer. A store without the row gets a new secret; a broken row is
// replaced, since a node without it is only a little easier to lead astray.
// Owner: Dialer. Thread: the core's. Errors: kIo. Bounds: limits::kAnchorLinks.
#pragma once

#include <optional>
#include <vector>

#include "base/random.h"
#include "federation/gossip/link.h"
#include "storage/store.h"

namespace schakel::federation {

class LinkMemory {
 public:
  explicit LinkMemory(Random& random);

  Result<void> Restore(const storage::Reader& reader);
  // Looks whether a longer lasting link should take the place of an anchor that is not linked.
  void Tend(const LinkTable& links, MonoTime now);
  // Returns the row to store if it changed since the last call.
  std::optional<storage::WriteBatch> TakeChange();

  [[nodiscard]] const std::vector<crypto::NodeId>& anchors() const { return anchors_; }
  // Of the order of this week.
  [[nodiscard]] crypto::TagSalt OrderKey(WallTime now) const;

 private:
  static constexpr std::size_t kSecretSize = 32;

  Buffer secret_;
  std::vector<crypto::NodeId> anchors_;
  bool is_changed_ = true;
};

}  // namespace schakel::federation
