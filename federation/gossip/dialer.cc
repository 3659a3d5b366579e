#include "federation/gossip/dialer.h"

#include <algorithm>

#include "base/coding.h"

namespace schakel::federation {
namespace {

constexpr int kBackOffJitterPercent = 30;

std::size_t CountDialled(const LinkTable& links, LinkKind kind) {
  return static_cast<std::size_t>(
      std::count_if(links.all().begin(), links.all().end(), [kind](const auto& item) {
        return item.second.direction == Direction::kOutbound && item.second.kind == kind;
      }));
}

}  // namespace

Dialer::Dialer(const crypto::NodeId& self, std::vector<Seed> seeds, EndpointPolicy permitted,
               Random& random)
    : self_(self), seeds_(std::move(seeds)), permitted_(permitted), random_(random) {
  for (int i = 0; i < 4; ++i)
    AppendBigEndian64(rank_secret_, random.Next());
}

void Dialer::OnFailed(const crypto::NodeId& node, MonoTime now) {
  BackOff& back_off = back_off_[node];
  back_off.wait = back_off.wait.count() == 0 ? limits::kRedialFirst
                                             : std::min(2 * back_off.wait, limits::kRedialMax);
  back_off.until = now + random_.Jitter(back_off.wait, kBackOffJitterPercent);
}

void Dialer::OnRejected(const crypto::NodeId& node, Duration wait, MonoTime now) {
  OnFailed(node, now);
  BackOff& back_off = back_off_[node];
  back_off.until = std::max(back_off.until, now + std::min(wait, limits::kRejectedMax));
}

std::optional<std::string> Dialer::EndpointOf(const crypto::NodeId& node,
                                              const RecordSet& records) const {
  const PresenceBody* presence = records.Presence(node);
  if (presence == nullptr) return std::nullopt;
  for (const std::string& endpoint : presence->endpoints) {
    if (permitted_.MayDial(endpoint)) return endpoint;
  }
  return std::nullopt;
}

bool Dialer::MayDial(const crypto::NodeId& node, const LinkTable& links, MonoTime now) const {
  if (node == self_) return false;
  const auto waits = back_off_.find(node);
  if (waits != back_off_.end() && waits->second.until > now) return false;
  return std::none_of(links.all().begin(), links.all().end(),
                      [&node](const auto& item) { return item.second.node == node; });
}

crypto::Digest Dialer::Rank(const crypto::NodeId& node, WallTime now) const {
  Buffer message;
  AppendBigEndian64(message,
                    static_cast<std::uint64_t>(
                        std::chrono::floor<std::chrono::weeks>(now).time_since_epoch().count()));
  Append(message, node.view());
  return crypto::KeyedBlake2b(rank_secret_, message);
}

std::vector<Dialer::Candidate> Dialer::Candidates(const Directory* directory,
                                                  const RecordSet& records, const LinkTable& links,
                                                  Now now) const {
  std::vector<Candidate> candidates;
  for (const Seed& seed : seeds_) {
    if (!MayDial(seed.node, links, now.mono)) continue;
    const bool is_listed = directory != nullptr && EndpointOf(seed.node, records).has_value();
    if (is_listed) continue;
    candidates.push_back(
        {Rank(seed.node, now.wall), {seed.node, seed.endpoint, seed.transport_key}});
  }
  if (directory == nullptr) return candidates;
  for (const Admission& admission : directory->admissions()) {
    const auto endpoint = EndpointOf(admission.node_id, records);
    if (!endpoint) continue;
    if (!directory->IsActive(admission.node_id)) continue;
    if (!MayDial(admission.node_id, links, now.mono)) continue;
    const KeysBody* keys = records.Keys(admission.node_id, *directory);
    const auto& key = keys == nullptr ? admission.transport_key : keys->transport_key;
    candidates.push_back({Rank(admission.node_id, now.wall), {admission.node_id, *endpoint, key}});
  }
  return candidates;
}

std::vector<DialChoice> Dialer::Choose(const Directory* directory, const RecordSet& records,
                                       const LinkTable& links, Now now) {
  const std::size_t push = CountDialled(links, LinkKind::kPush);
  const std::size_t reconcile = CountDialled(links, LinkKind::kReconcile);
  std::size_t push_wanted = push < limits::kPushLinks ? limits::kPushLinks - push : 0;
  std::size_t reconcile_wanted =
      reconcile < limits::kReconcileLinks ? limits::kReconcileLinks - reconcile : 0;
  std::vector<DialChoice> chosen;
  if (push_wanted + reconcile_wanted == 0) return chosen;
  auto candidates = Candidates(directory, records, links, now);
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.rank < b.rank; });
  for (Candidate& candidate : candidates) {
    if (push_wanted + reconcile_wanted == 0) break;
    std::size_t& wanted = push_wanted > 0 ? push_wanted : reconcile_wanted;
    candidate.choice.kind = push_wanted > 0 ? LinkKind::kPush : LinkKind::kReconcile;
    --wanted;
    chosen.push_back(std::move(candidate.choice));
  }
  return chosen;
}

}  // namespace schakel::federation
