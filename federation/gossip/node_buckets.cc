#include "federation/gossip/node_buckets.h"

namespace schakel::federation {

void NodeBuckets::MakeRoom(MonoTime now) {
  while (!by_full_.empty()) {
    const auto first = by_full_.begin();
    if (first->first > now && kept_.size() < nodes_max_) return;
    kept_.erase(first->second);
    by_full_.erase(first);
  }
}

NodeBuckets::Place NodeBuckets::FindOrAdd(const crypto::NodeId& node, const BucketRate& rate,
                                          MonoTime now) {
  auto found = kept_.find(node);
  if (found == kept_.end()) {
    MakeRoom(now);
    found = kept_.emplace(node, Kept{TokenBucket(rate, now), now}).first;
    by_full_.emplace(now, node);
  }
  found->second.bucket.SetRate(rate, now);
  return found;
}

void NodeBuckets::Reindex(Place place, MonoTime now) {
  const MonoTime full_at = place->second.bucket.FullAt(now);
  if (full_at == place->second.full_at) return;
  by_full_.erase({place->second.full_at, place->first});
  place->second.full_at = full_at;
  by_full_.emplace(full_at, place->first);
}

std::int64_t NodeBuckets::Level(const crypto::NodeId& node, const BucketRate& rate, MonoTime now) {
  const auto found = kept_.find(node);
  if (found == kept_.end()) return TokenBucket(rate, now).Level(now);
  found->second.bucket.SetRate(rate, now);
  Reindex(found, now);
  return found->second.bucket.Level(now);
}

std::int64_t NodeBuckets::Charge(const crypto::NodeId& node, const BucketRate& rate,
                                 std::uint64_t amount, MonoTime now) {
  const Place place = FindOrAdd(node, rate, now);
  const std::int64_t level = place->second.bucket.Charge(amount, now);
  Reindex(place, now);
  return level;
}

void NodeBuckets::Refund(const crypto::NodeId& node, const BucketRate& rate, std::uint64_t amount,
                         MonoTime now) {
  const auto found = kept_.find(node);
  if (found == kept_.end()) return;
  found->second.bucket.SetRate(rate, now);
  found->second.bucket.Refund(amount, now);
  Reindex(found, now);
}

MonoTime NodeBuckets::ReadyAt(const crypto::NodeId& node, const BucketRate& rate,
                              std::int64_t level, MonoTime now) {
  const auto found = kept_.find(node);
  if (found == kept_.end()) return TokenBucket(rate, now).ReadyAt(level, now);
  found->second.bucket.SetRate(rate, now);
  Reindex(found, now);
  return found->second.bucket.ReadyAt(level, now);
}

}  // namespace schakel::federation
