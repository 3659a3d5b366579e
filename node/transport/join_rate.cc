#include "node/transport/join_rate.h"

#include <algorithm>

#include "node/transport/limits.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

}  // namespace

bool JoinRate::HasOne(Bucket& bucket, int burst, Duration refill, MonoTime now) {
  const auto steps = (now - bucket.refilled) / refill;
  if (steps > 0) {
    bucket.left = static_cast<int>(std::min<std::int64_t>(burst, bucket.left + steps));
    bucket.refilled += steps * refill;
  }
  return bucket.left > 0;
}

JoinRate::Bucket& JoinRate::BucketOf(const std::string& address, MonoTime now) {
  const auto known = addresses_.find(address);
  if (known != addresses_.end()) return known->second;
  if (addresses_.size() >= limits::kJoinAddressesMax) {
    addresses_.erase(std::min_element(
        addresses_.begin(), addresses_.end(),
        [](const auto& a, const auto& b) { return a.second.refilled < b.second.refilled; }));
  }
  return addresses_[address] = {limits::kJoinPerAddressBurst, now};
}

bool JoinRate::Takes(const std::string& address, MonoTime now) {
  if (!is_begun_) all_ = {limits::kJoinBurst, now};
  is_begun_ = true;
  Bucket& own = BucketOf(address, now);
  const bool has_own =
      HasOne(own, limits::kJoinPerAddressBurst, limits::kJoinPerAddressRefill, now);
  const bool has_any = HasOne(all_, limits::kJoinBurst, limits::kJoinRefill, now);
  if (!has_own || !has_any) return false;
  own.left -= 1;
  all_.left -= 1;
  return true;
}

}  // namespace schakel::node
