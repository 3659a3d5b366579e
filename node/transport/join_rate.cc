#include "node/transport/join_rate.h"

#include <algorithm>

#include "node/transport/limits.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

constexpr BucketRate kPerAddress{1, limits::kJoinPerAddressRefill, limits::kJoinPerAddressBurst};
constexpr BucketRate kAll{1, limits::kJoinRefill, limits::kJoinBurst};

}  // namespace

TokenBucket& JoinRate::BucketOf(const std::string& address, MonoTime now) {
  const auto known = addresses_.find(address);
  if (known != addresses_.end()) return known->second;
  if (addresses_.size() >= limits::kJoinAddressesMax) {
    // Whose bucket is fullest loses least.
    addresses_.erase(std::max_element(
        addresses_.begin(), addresses_.end(),
        [now](auto& a, auto& b) { return a.second.Level(now) < b.second.Level(now); }));
  }
  return addresses_.try_emplace(address, kPerAddress, now).first->second;
}

bool JoinRate::Takes(const std::string& address, MonoTime now) {
  if (!all_) all_.emplace(kAll, now);
  TokenBucket& own = BucketOf(address, now);
  if (own.Level(now) == 0 || all_->Level(now) == 0) return false;
  own.Charge(1, now);
  all_->Charge(1, now);
  return true;
}

}  // namespace schakel::node
