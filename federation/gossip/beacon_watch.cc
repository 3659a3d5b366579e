#include "federation/gossip/beacon_watch.h"

#include <algorithm>

#include "base/coding.h"
#include "crypto/hash.h"

namespace schakel::federation {
namespace {

constexpr int kMaturityOfSources = 3;
constexpr std::size_t kSourcesMax =
    5;                                // six with the anchor: one may be lost in each of five weeks
constexpr std::size_t kHeardMin = 2;  // one source alone may be what cuts us off

std::int64_t WeekOf(WallTime now) {
  return std::chrono::floor<std::chrono::weeks>(now).time_since_epoch().count();
}

bool IsAnchor(const Admission& admission) {
  return admission.kind == NodeKind::kAuthority;
}

bool IsCandidate(const Directory& directory, const Admission& admission) {
  return !IsAnchor(admission) && admission.maturity >= kMaturityOfSources &&
         directory.IsActive(admission.node_id);
}

// Every node computes the same order.
crypto::Digest RankOf(const crypto::NodeId& node, std::int64_t week) {
  Buffer message;
  Append(message, AsBytes("schakel/beacon"));
  AppendBigEndian64(message, static_cast<std::uint64_t>(week));
  Append(message, node.view());
  return crypto::Blake2b(message);
}

}  // namespace

void BeaconWatch::SetDirectory(std::shared_ptr<const Directory> directory, Now now) {
  directory_ = std::move(directory);
  week_ = -1;
  std::erase_if(heard_, [this](const auto& item) { return !MaySend(item.first); });
  std::erase_if(named_, [this](const auto& item) { return !MaySend(item.first); });
  if (!watching_since_) watching_since_ = now.mono;
  Rank(now);
  Plan(now);
}

void BeaconWatch::Rank(Now now) {
  if (week_ == WeekOf(now.wall)) return;
  week_ = WeekOf(now.wall);
  const std::size_t needed = Needed();
  std::vector<std::pair<crypto::Digest, crypto::NodeId>> ranked;
  bool is_anchor = false;
  for (const Admission& admission : directory_->admissions()) {
    if (IsCandidate(*directory_, admission)) {
      ranked.emplace_back(RankOf(admission.node_id, week_), admission.node_id);
    }
    if (admission.node_id == self_) is_anchor = IsAnchor(admission);
  }
  std::sort(ranked.begin(), ranked.end());
  if (ranked.size() > kSourcesMax) ranked.resize(kSourcesMax);
  sources_.clear();
  for (const auto& [rank, node] : ranked)
    sources_.insert(node);
  others_ = sources_.size() - sources_.count(self_);
  is_source_ = is_anchor || sources_.contains(self_);
  // Sources that are new to us had no time to be heard: after a join, or a new appointment.
  if (Needed() > needed) watching_since_ = now.mono;
}

bool BeaconWatch::MaySend(const crypto::NodeId& node) const {
  const Admission* admission = directory_ == nullptr ? nullptr : directory_->Find(node);
  if (admission == nullptr) return false;
  return IsCandidate(*directory_, *admission) ||
         (IsAnchor(*admission) && directory_->IsActive(node));
}

bool BeaconWatch::IsFresh(std::uint64_t counter, WallTime now) {
  const std::int64_t oldest = ToUnixMillis(now - limits::kRecordAheadMax);
  return oldest <= 0 || counter >= static_cast<std::uint64_t>(oldest);
}

void BeaconWatch::OnBeacon(const crypto::NodeId& node, Now now) {
  if (node != self_) heard_[node] = now.mono;
}

void BeaconWatch::OnTrustNamed(const crypto::NodeId& node, TrustVersion named, TrustVersion ours,
                               Now now) {
  if (node == self_ || named <= ours) {
    named_.erase(node);
  } else {
    named_.try_emplace(node, NamedTrust{named, now.mono}).first->second.newest = named;
  }
}

bool BeaconWatch::IsBehind(TrustVersion ours, MonoTime now) const {
  const auto count = std::count_if(named_.begin(), named_.end(), [&](const auto& item) {
    return item.second.newest > ours && now - item.second.since >= limits::kBehindMax;
  });
  return Needed() > 0 && static_cast<std::size_t>(count) >= Needed();
}

void BeaconWatch::Plan(Now now) {
  // On the full minute of the wall clock: beacons of all sources then travel in the same frames.
  const auto into = now.wall.time_since_epoch() % limits::kBeaconInterval;
  next_ = now.mono + (limits::kBeaconInterval - into);
}

bool BeaconWatch::TakeDue(Now now) {
  if (directory_ == nullptr) return false;
  Rank(now);
  if (!is_source_ || now.mono < next_) return false;
  Plan(now);
  return true;
}

std::size_t BeaconWatch::Needed() const {
  return std::min(kHeardMin, others_);
}

std::size_t BeaconWatch::CountHeard(MonoTime now) const {
  return static_cast<std::size_t>(
      std::count_if(heard_.begin(), heard_.end(), [&](const auto& item) {
        const Admission* admission = directory_->Find(item.first);
        const bool counts = admission != nullptr && !IsAnchor(*admission);
        return counts && now - item.second < limits::kIsolatedAfter;
      }));
}

bool BeaconWatch::IsIsolated(MonoTime now) const {
  if (directory_ == nullptr || !watching_since_) return false;
  if (now - *watching_since_ < limits::kIsolatedAfter) return false;
  return CountHeard(now) < Needed();
}

std::optional<MonoTime> BeaconWatch::NextDeadline() const {
  if (!is_source_) return std::nullopt;
  return next_;
}

}  // namespace schakel::federation
