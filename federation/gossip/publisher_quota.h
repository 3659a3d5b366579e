// Which publishers are over their quota, so that their journals wait in the catch-up lane.
//
// A publisher is *delayed* from the entry that finds its quota used up, and not any more once an
// eighth of the burst has come back. Nothing is dropped, reordered or refused: a delayed journal
// is announced and pulled where there is room, instead of pushed. The decision is this node's own.
//
// The caller counts only what is young (limits::kFreshAge): older entries are in the catch-up lane
// anyway, so who states an old time of issue gains nothing, and catching up with a journal does not
// delay what is new in it. All journals of a publisher count together.
//
// Owner: Federation. Thread: the core's. Bounds: limits::kPublishersMax; a publisher that is quiet
// costs nothing.
#pragma once

#include <set>

#include "federation/gossip/node_buckets.h"
#include "federation/trust/admission.h"

namespace schakel::federation {

// What entries count against the quota of their publisher.
struct EntryCost {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;  // headers and declared payloads
};

class PublisherQuota {
 public:
  PublisherQuota();

  // Counts entries that arrived, whatever the lane. Returns whether the publisher is delayed now.
  bool OnEntries(const crypto::NodeId& publisher, const Quotas& quotas, EntryCost cost,
                 MonoTime now);
  [[nodiscard]] bool IsDelayed(const crypto::NodeId& publisher, const Quotas& quotas, MonoTime now);
  // Returns when a delayed publisher that stays quiet is not delayed any more, MonoTime::max() if
  // its quota is zero.
  [[nodiscard]] MonoTime RecoversAt(const crypto::NodeId& publisher, const Quotas& quotas,
                                    MonoTime now);

  // Publishers in memory.
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  NodeBuckets entries_;
  NodeBuckets bytes_;
  std::set<crypto::NodeId> delayed_;
};

}  // namespace schakel::federation
