#include "simulations/adversaries/record_spammer.h"

#include "federation/gossip/record.h"
#include "simulations/adversaries/reshape.h"
#include "simulations/cast.h"

namespace schakel::simulations {

void RecordSpammer::Act(const HostileView& view, HostileDeeds& deeds) {
  counter_ = std::max(counter_ + 1, static_cast<std::uint64_t>(ToUnixMillis(view.now.wall)));
  const Character& self = view.cast.character(view.self);
  const federation::PresenceBody body{{self.endpoint}};
  const Buffer own = federation::SignPresenceRecord(self.identity, self.id, counter_, body);
  const auto other = static_cast<NodeNumber>(random_.Below(view.cast.size()));
  const Buffer forged =
      federation::SignPresenceRecord(self.identity, view.cast.character(other).id, counter_, body);
  for (const HostileLink& at : view.links) {
    if (IsOwnDial(at.link)) continue;
    // Who is caught at forging loses the link: it does so seldom, to have some left.
    const bool is_forged = random_.Below(100) == 0;
    Say(view, deeds, at.link, federation::RecordsMessage{{is_forged ? forged : own}});
  }
}

}  // namespace schakel::simulations
