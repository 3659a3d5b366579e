// One token bucket for each node that used something lately.
//
// A bucket that is full again is as good as none, and is forgotten. Bounds: as many as the caller
// says; beyond that the one that would be full first goes, which forgives the least.
// Owner and thread: whoever holds it.
#pragma once

#include <map>
#include <set>
#include <utility>

#include "base/token_bucket.h"
#include "crypto/identity.h"

namespace schakel::federation {

class NodeBuckets {
 public:
  explicit NodeBuckets(std::size_t nodes_max) : nodes_max_(nodes_max) {}

  // Each takes the rate that counts for the node now.
  [[nodiscard]] std::int64_t Level(const crypto::NodeId& node, const BucketRate& rate,
                                   MonoTime now);
  std::int64_t Charge(const crypto::NodeId& node, const BucketRate& rate, std::uint64_t amount,
                      MonoTime now);
  void Refund(const crypto::NodeId& node, const BucketRate& rate, std::uint64_t amount,
              MonoTime now);
  // Returns when the bucket of the node will hold `level`, MonoTime::max() if never.
  [[nodiscard]] MonoTime ReadyAt(const crypto::NodeId& node, const BucketRate& rate,
                                 std::int64_t level, MonoTime now);

  [[nodiscard]] std::size_t size() const { return kept_.size(); }

 private:
  struct Kept {
    TokenBucket bucket;
    MonoTime full_at;
  };
  using Place = std::map<crypto::NodeId, Kept>::iterator;

  // Forgets who is full, and one more if there is no room for another.
  void MakeRoom(MonoTime now);
  Place FindOrAdd(const crypto::NodeId& node, const BucketRate& rate, MonoTime now);
  void Reindex(Place place, MonoTime now);

  std::size_t nodes_max_;
  std::map<crypto::NodeId, Kept> kept_;
  std::set<std::pair<MonoTime, crypto::NodeId>> by_full_;
};

}  // namespace schakel::federation
