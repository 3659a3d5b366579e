// Which nodes are not to be dialled yet: those that failed, were lost or asked to be left alone.
//
// The wait doubles from limits::kRedialFirst to kRedialMax, jittered. A link that lasted for
// kRedialMax starts it over; a shorter one does not, or a peer that hangs up at once would be
// dialled every second. So this is also the set of peers that were lost recently.
// Owner: Dialer. Thread: the core's.
// Bounds: limits::kBackOffsMax; then the wait that ends first is forgotten.
#pragma once

#include <map>

#include "base/random.h"
#include "base/time.h"
#include "crypto/identity.h"

namespace schakel::federation {

class BackOffs {
 public:
  explicit BackOffs(Random& random) : random_(random) {}

  void OnFailed(const crypto::NodeId& node, MonoTime now);
  // A link that was up for `lasted` ended.
  void OnLost(const crypto::NodeId& node, Duration lasted, MonoTime now);
  // It is left alone for a while, because it asked for that or because it serves nothing;
  // limits::kRejectedMax at most.
  void Rest(const crypto::NodeId& node, Duration wait, MonoTime now);
  // The same, because it has no room for a link that lasts; a feeler may find some.
  void OnFull(const crypto::NodeId& node, Duration wait, MonoTime now);
  // A feeler was dialled: no other one before limits::kFeelerInterval.
  void OnFeeler(const crypto::NodeId& node, MonoTime now);

  [[nodiscard]] bool Waits(const crypto::NodeId& node, MonoTime now) const;
  // Returns how often it failed or was lost since a link lasted; 0 if that is not remembered.
  [[nodiscard]] unsigned Failures(const crypto::NodeId& node) const;
  // Returns the nodes that had no room and may be felt now.
  [[nodiscard]] std::vector<crypto::NodeId> FullNodes(MonoTime now) const;
  [[nodiscard]] std::size_t size() const { return waits_.size(); }

 private:
  struct Wait {
    Duration length{0};
    unsigned failures = 0;
    MonoTime until;
    bool is_full = false;
    MonoTime feel_from;
  };

  Wait& Lengthen(const crypto::NodeId& node, MonoTime now);
  void MakeRoom();

  Random& random_;
  std::map<crypto::NodeId, Wait> waits_;
};

}  // namespace schakel::federation
