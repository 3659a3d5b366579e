#include "node/transport/join_rate.h"

#include <algorithm>

#include "node/transport/limits.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

constexpr BucketSize kPerAddress{limits::kJoinPerAddressBurst, limits::kJoinPerAddressRefill};
constexpr BucketSize kAll{limits::kJoinBurst, limits::kJoinRefill};

}  // namespace

TokenBucket& JoinRate::BucketOf(const std::string& address, MonoTime now) {
  const auto known = addresses_.find(address);
  if (known != addresses_.end()) return known->second;
  if (addresses_.size() >= limits::kJoinAddressesMax) {
    addresses_.erase(std::min_element(
        addresses_.begin(), addresses_.end(),
        [](const auto& a, const auto& b) { return a.second.refilled() < b.second.refilled(); }));
  }
  return addresses_.try_emplace(address, kPerAddress, now).first->second;
}

bool JoinRate::Takes(const std::string& address, MonoTime now) {
  if (!all_) all_.emplace(kAll, now);
  TokenBucket& own = BucketOf(address, now);
  const bool has_own = own.HasOne(now);
  const bool has_any = all_->HasOne(now);
  if (!has_own || !has_any) return false;
  own.Take();
  all_->Take();
  return true;
}

}  // namespace schakel::node
