#include "federation/gossip/publisher_quota.h"

#include <algorithm>

#include "federation/gossip/limits.h"

namespace schakel::federation {
namespace {

constexpr std::chrono::milliseconds kDay = std::chrono::hours(24);

BucketRate EntryRate(const Quotas& quotas) {
  const std::uint64_t a_day = quotas.entries_per_day;
  return {a_day, kDay, std::min(a_day, limits::kPublisherBurst), 0};
}

BucketRate ByteRate(const Quotas& quotas) {
  const std::uint64_t a_day = quotas.bytes_per_day;
  return {a_day, kDay, a_day / limits::kPublisherBytesParts, 0};
}

// What must have come back before a delay ends.
std::int64_t Recovered(const BucketRate& rate) {
  const std::uint64_t burst = std::min(rate.burst, kBucketAmountMax);
  return static_cast<std::int64_t>(std::max<std::uint64_t>(1, burst / limits::kPublisherRecovered));
}

}  // namespace

PublisherQuota::PublisherQuota()
    : entries_(limits::kPublishersMax), bytes_(limits::kPublishersMax) {}

bool PublisherQuota::OnEntries(const crypto::NodeId& publisher, const Quotas& quotas,
                               EntryCost cost, MonoTime now) {
  const BucketRate entries = EntryRate(quotas);
  const BucketRate bytes = ByteRate(quotas);
  const bool is_over =
      entries_.Level(publisher, entries, now) < static_cast<std::int64_t>(cost.entries) ||
      bytes_.Level(publisher, bytes, now) < static_cast<std::int64_t>(cost.bytes);
  entries_.Charge(publisher, entries, cost.entries, now);
  bytes_.Charge(publisher, bytes, cost.bytes, now);
  if (is_over && delayed_.size() < limits::kPublishersMax) delayed_.insert(publisher);
  return IsDelayed(publisher, quotas, now);
}

bool PublisherQuota::IsDelayed(const crypto::NodeId& publisher, const Quotas& quotas,
                               MonoTime now) {
  const auto found = delayed_.find(publisher);
  if (found == delayed_.end()) return false;
  if (RecoversAt(publisher, quotas, now) > now) return true;
  delayed_.erase(found);
  return false;
}

MonoTime PublisherQuota::RecoversAt(const crypto::NodeId& publisher, const Quotas& quotas,
                                    MonoTime now) {
  const BucketRate entries = EntryRate(quotas);
  const BucketRate bytes = ByteRate(quotas);
  return std::max(entries_.ReadyAt(publisher, entries, Recovered(entries), now),
                  bytes_.ReadyAt(publisher, bytes, Recovered(bytes), now));
}

}  // namespace schakel::federation
