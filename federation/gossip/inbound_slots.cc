#include "federation/gossip/inbound_slots.h"

#include <algorithm>

namespace schakel::federation {

bool InboundSlots::MayGreet(const LinkTable& links) {
  return links.CountInbound() < limits::kInboundLinksMax;
}

bool InboundSlots::IsSeldom(const crypto::NodeId& node, const LinkTable& links,
                            MonoTime now) const {
  const auto ended = ended_.find(node);
  if (ended != ended_.end() && now - ended->second < limits::kSeldomAfter) return false;
  return links.Count([&node](const Link& l) { return l.node == node && l.IsUp(); }) == 0;
}

bool InboundSlots::MayStay(const Link& link, const LinkTable& links, MonoTime now) const {
  const bool is_feeler = link.kind == LinkKind::kFeeler;
  // An older link of the same node gives way to this one.
  const std::size_t taken = links.Count([&](const Link& other) {
    return other.direction == Direction::kInbound && other.IsUp() && other.node != link.node &&
           (other.kind == LinkKind::kFeeler) == is_feeler;
  });
  const std::size_t open = is_feeler ? limits::kInboundFeelersMax : limits::kInboundLastingMax;
  if (taken < open) return true;
  const std::size_t all =
      is_feeler ? limits::kInboundFeelersSeldomMax : limits::kInboundLastingSeldomMax;
  return taken < all && IsSeldom(link.node, links, now);
}

void InboundSlots::OnEnded(const crypto::NodeId& node, MonoTime now) {
  const bool is_new = !ended_.contains(node);
  if (is_new && ended_.size() >= limits::kRecentPeersMax) {
    ended_.erase(std::min_element(ended_.begin(), ended_.end(), [](const auto& a, const auto& b) {
      return a.second < b.second;
    }));
  }
  ended_[node] = now;
}

}  // namespace schakel::federation
