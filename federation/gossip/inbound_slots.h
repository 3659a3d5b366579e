// Which inbound links a node keeps. Of limits::kInboundLinksMax a quarter is kept free for those
// who otherwise would not get in when the rest is taken: feelers, which end by themselves within
// seconds, and nodes that had no link with us in the last hour.
//
// A healthy link is never closed for a newcomer: to be new proves nothing. So nodes that stay can
// take all slots of lasting links, but not those of feelers, by which a newcomer gets the records
// that name other nodes.
// Owner: Federation. Thread: the core's. Bounds: limits::kRecentPeersMax; then the oldest goes.
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
  // A link that was up ended, in either direction.
  void OnEnded(const crypto::NodeId& node, MonoTime now);

 private:
  [[nodiscard]] bool IsSeldom(const crypto::NodeId& node, const LinkTable& links,
                              MonoTime now) const;

  std::map<crypto::NodeId, MonoTime> ended_;
};

}  // namespace schakel::federation
