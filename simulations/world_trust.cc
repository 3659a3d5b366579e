// What the anchor signs, keys that are rotated, and whom that lets in.
#include <algorithm>

#include "simulations/adversary.h"
#include "simulations/world.h"

namespace schakel::simulations {

bool World::IsAnchorUp() const {
  const SimNode& anchor = *nodes_[Cast::kAnchor];
  return anchor.IsRunning() && !anchor.IsAsleep();
}

void World::OfferTrust() {
  if (!IsAnchorUp()) return;
  SimNode& anchor = *nodes_[Cast::kAnchor];
  anchor.core().OfferTrust(cast_.trust(), NowOf(anchor));
  Serve(anchor);
}

void World::RenewTrust() {
  cast_.RenewTrust(now_.wall);
  OfferTrust();
}

void World::Admit(std::size_t number) {
  cast_.Admit(static_cast<NodeNumber>(number), now_.wall);
  OfferTrust();
  Start(number);
}

std::vector<federation::TrustedPoint> World::PointsOf(const crypto::NodeId& id) const {
  std::vector<federation::TrustedPoint> points;
  for (const auto& row : StatusOf(Cast::kAnchor).journals) {
    if (row.id.publisher != id || row.durable.size == 0) continue;
    points.push_back({row.id.incarnation, row.durable.size, row.durable.root});
  }
  return points;
}

bool World::Revoke(std::size_t number) {
  if (!IsAnchorUp()) return false;
  const crypto::NodeId& id = nodes_[number]->character().id;
  cast_.Revoke(*cast_.NumberOf(id), PointsOf(id), now_.wall);
  OfferTrust();
  return true;
}

bool World::RotateIdentity(std::size_t number) {
  SimNode& node = *nodes_[number];
  if (!IsAnchorUp() || node.IsAsleep()) return false;
  const Character& character = node.character();
  cast_.RotateIdentity(*cast_.NumberOf(character.id), PointsOf(character.id), now_.wall);
  if (node.IsRunning()) {
    node.core().OfferIdentity(crypto::KeyPair::FromSeed(character.next_identity->seed()),
                              NowOf(node));
    Serve(node);
  }
  OfferTrust();
  return true;
}

void World::RotateTransport(std::size_t number, Duration overlap) {
  SimNode& node = *nodes_[number];
  cast_.RotateTransport(*cast_.NumberOf(node.character().id), overlap);
  node.core().RotateTransport(node.character().PresentKey(), overlap, NowOf(node));
  Serve(node);
}

bool World::LetsIn(const SimNode& listener, const SimNode& dialler, bool has_previous_key) const {
  if (!options_.is_watched) return true;
  const Character& character = dialler.character();
  const auto& shown = has_previous_key ? character.transport_key : character.PresentKey();
  const auto allowed = listener.core().AllowedPeers(NowOf(listener).wall);
  return std::any_of(allowed.begin(), allowed.end(), [&](const federation::AllowedPeer& peer) {
    return peer.node == character.id && peer.key == shown;
  });
}

bool World::IsCutOff(const federation::EntryPosition& position) const {
  const auto& directory = *cast_.directory();
  const auto* admission = directory.Find(position.journal.publisher);
  if (admission == nullptr) return false;
  const auto end = directory.EndOf(*admission, position.journal.incarnation);
  return end && position.index >= end->size;
}

}  // namespace schakel::simulations
