#include "simulations/checkers.h"

#include <algorithm>
#include <map>

#include "federation/journal/checkpoint.h"

namespace schakel::simulations {
namespace {

using federation::FederationStatus;

// Visits the running honest nodes until one is broken.
template <typename Check>
Verdict FirstBroken(const World& world, const Check& check) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    const SimNode& node = world.node(i);
    if (!node.IsRunning() || !node.IsHonest()) continue;
    if (auto broken = check(node, world.StatusOf(i))) return broken;
  }
  return std::nullopt;
}

std::string Node(const SimNode& node) {
  return "node " + std::to_string(node.number());
}

bool IsHonestPeer(const World& world, const crypto::NodeId& id) {
  const auto number = world.cast().NumberOf(id);
  return number && world.node(*number).IsHonest();
}

}  // namespace

Verdict CheckCheckpoints(const World& world) {
  const crypto::SignatureMemo::Use remembers(world.signatures());
  // Nodes hold the same checkpoints: each is read once. An empty frontier = not signed.
  std::map<std::pair<federation::JournalId, std::string>, federation::Frontier> known;
  const auto& directory = *world.cast().directory();
  const auto stated_by = [&](const federation::JournalStatusRow& row) {
    const auto [place, is_new] = known.try_emplace({row.id, row.checkpoint});
    const auto* admission = is_new ? directory.Find(row.id.publisher) : nullptr;
    if (admission == nullptr) return place->second;
    for (const crypto::PublicKey& key : directory.AllIdentityKeys(*admission)) {
      const auto stated = federation::OpenCheckpoint(row.checkpoint, row.id, key);
      if (stated) place->second = *stated;
    }
    return place->second;
  };
  return FirstBroken(world, [&](const SimNode& node, const FederationStatus& status) -> Verdict {
    for (const auto& row : status.journals) {
      if (row.durable.size == 0) continue;
      const federation::Frontier stated = stated_by(row);
      // A checkpoint may state more than is durable yet, never less.
      if (stated == row.durable || stated.size > row.durable.size) continue;
      return "checkpoint: " + Node(node) + " holds a frontier that nobody signed";
    }
    return std::nullopt;
  });
}

Verdict CheckPrefixes(const World& world) {
  return world.ledger().broken();
}

Verdict CheckNothingAcknowledgedIsMissing(const World& world) {
  return FirstBroken(world, [&](const SimNode& node, const FederationStatus& status) -> Verdict {
    std::map<federation::JournalId, std::uint64_t> sizes;
    for (const auto& row : status.journals)
      sizes[row.id] = row.held;  // not all of it need be covered by a checkpoint yet
    for (const Delivery& delivery : world.ledger().deliveries()) {
      if (delivery.at[node.number()].durable == Receipt::kNever) continue;
      if (sizes[delivery.position.journal] > delivery.position.index) continue;
      return "acknowledged: " + Node(node) + " misses entry " +
             std::to_string(delivery.position.index) + " of " +
             delivery.position.journal.publisher.hex();
    }
    return std::nullopt;
  });
}

Verdict CheckNoHonestOffence(const World& world) {
  if (world.accusation()) return "honest: " + *world.accusation();
  const bool all_are_honest = !world.HasAdversary();
  return FirstBroken(world, [&](const SimNode& node, const FederationStatus& status) -> Verdict {
    // With an adversary about, offences may be real; accusations of honest peers are kept apart.
    if (all_are_honest && status.offences > 0) return "honest: " + Node(node) + " accuses a peer";
    for (const auto& row : status.journals) {
      const bool is_own_fault = !IsHonestPeer(world, row.id.publisher);
      if (row.status == federation::JournalStatus::kOpen || is_own_fault) continue;
      return "honest: " + Node(node) + " holds a forked journal";
    }
    return std::nullopt;
  });
}

Verdict BrokenBound(const std::vector<federation::GrowthRow>& rows) {
  for (const federation::GrowthRow& row : rows) {
    if (row.size <= row.max) continue;
    return std::string(row.name) + ": " + std::to_string(row.size) + " of " +
           std::to_string(row.max);
  }
  return std::nullopt;
}

Verdict CheckBounds(const World& world) {
  for (std::size_t i = 0; i < world.size(); ++i) {
    const SimNode& node = world.node(i);
    if (!node.IsRunning() || !node.IsHonest()) continue;
    if (const Verdict broken = BrokenBound(node.core().Growth())) {
      return "bounded: " + Node(node) + " has too many " + *broken;
    }
  }
  return std::nullopt;
}

Verdict BrokenInFlight(std::uint64_t bytes) {
  if (bytes <= kHeldMax) return std::nullopt;
  return "in-flight: " + std::to_string(bytes) + " bytes were on the way to one honest peer";
}

Verdict CheckInFlight(const World& world) {
  if (world.credits().broken()) return world.credits().broken();
  return BrokenInFlight(world.in_flight_max());
}

Verdict CheckRequests(const World& world) {
  return world.requests().broken();
}

Verdict CheckConverged(const World& world) {
  if (world.IsConverged()) return std::nullopt;
  return "converged: running nodes hold different journals";
}

Verdict CheckConnected(const World& world) {
  return FirstBroken(world, [&](const SimNode& node, const FederationStatus& status) -> Verdict {
    bool can_reach = false;
    for (std::size_t i = 0; i < world.size() && !can_reach; ++i) {
      const SimNode& other = world.node(i);
      can_reach = other.number() != node.number() && world.TakesPart(i) && !other.IsAsleep() &&
                  world.network().faults().CanDial(node.number(), other.number());
    }
    const bool has_link =
        std::any_of(status.links.begin(), status.links.end(),
                    [&](const auto& link) { return link.is_up && IsHonestPeer(world, link.node); });
    if (!can_reach || has_link || node.IsAsleep() || !world.TakesPart(node.number())) {
      return std::nullopt;
    }
    return "connected: " + Node(node) + " has no link to an honest node";
  });
}

Verdict CheckTrust(const World& world) {
  return world.trust_watch().broken();
}

Verdict CheckTrusted(const World& world) {
  const federation::TrustVersion newest = world.cast().trust().version();
  if (!world.TakesPart(Cast::kAnchor)) return std::nullopt;
  return FirstBroken(world, [&](const SimNode& node, const FederationStatus& status) -> Verdict {
    const bool is_bound = world.TakesPart(node.number()) && !node.IsAsleep();
    if (!is_bound || status.trust == newest) return std::nullopt;
    return "trusted: " + Node(node) + " has timestamp " + std::to_string(status.trust.timestamp) +
           " of " + std::to_string(newest.timestamp);
  });
}

Verdict CheckSafety(const World& world) {
  for (const auto& check :
       {CheckPrefixes, CheckCheckpoints, CheckNothingAcknowledgedIsMissing, CheckNoHonestOffence,
        CheckBounds, CheckInFlight, CheckRequests, CheckTrust}) {
    if (auto broken = check(world)) return broken;
  }
  return std::nullopt;
}

Verdict CheckAll(const World& world) {
  if (auto broken = CheckSafety(world)) return broken;
  for (const auto& check : {CheckConnected, CheckTrusted, CheckConverged, CheckPayloads,
                            CheckDelivered, CheckAnswered, CheckShown}) {
    if (auto broken = check(world)) return broken;
  }
  return std::nullopt;
}

}  // namespace schakel::simulations
