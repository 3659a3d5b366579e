// Which inbound links a node keeps. Of limits::kInboundLinksMax a quarter is kept free for those
// who otherwise would not get in when the rest is taken: feelers, which end by themselves within
// seconds, and nodes that had no link with us in the last hour.
//
// A healthy link is never closed for a newcomer: to be new proves nothing. But a node for which
// this one keeps a place (expected_peers.h) takes that of one for which it does not, the youngest
// first. So nodes that stay can take all slots of lasting links that nobody has a claim to, and
// neither those of expected nodes nor those of feelers, by which a newcomer gets the records that
// name others. Owner: Federation. Thread: the core's. Bounds: limits::kRecentPeersMax; then the
// oldest goes.
#pragma once

#include <map>

#include "federation/gossip/link.h"

namespace schakel::federation {

class InboundSlots {
 public:
  // Whether a further connection is to be greeted.
  [[nodiscard]] static bool MayGreet(const LinkTable& links);
  // Whether this inbound link, whose kind is known now but which is not up yet, is to stay.
  [[nodiscard]] bool MayStay(const Link& link, const LinkTable& links, MonoTime now) const;
  // Returns the lasting inbound link that gives way to an expected one when there is no room;
  // `is_expected(node)` tells who has a claim himself.
  template <typename IsExpectedNode>
  [[nodiscard]] static std::optional<LinkId> GivesWay(const LinkTable& links,
                                                      const IsExpectedNode& is_expected) {
    const Link* youngest = nullptr;
    for (const auto& [id, link] : links.all()) {
      const bool is_lasting =
          link.direction == Direction::kInbound && link.IsUp() && link.kind != LinkKind::kFeeler;
      const bool is_younger = youngest == nullptr || link.since >= youngest->since;
      if (is_lasting && is_younger && !is_expected(link.node)) youngest = &link;
    }
    return youngest == nullptr ? std::nullopt : std::optional(youngest->id);
  }
  // A link that was up ended, in either direction.
  void OnEnded(const crypto::NodeId& node, MonoTime now);
  [[nodiscard]] std::size_t remembered() const { return ended_.size(); }

 private:
  [[nodiscard]] bool IsSeldom(const crypto::NodeId& node, const LinkTable& links,
                              MonoTime now) const;

  std::map<crypto::NodeId, MonoTime> ended_;
};

}  // namespace schakel::federation
