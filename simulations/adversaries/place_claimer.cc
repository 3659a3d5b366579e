#include "simulations/adversaries/place_claimer.h"

#include <algorithm>

#include "federation/gossip/record.h"
#include "simulations/adversaries/reshape.h"
#include "simulations/cast.h"

namespace schakel::simulations {
namespace {

constexpr Duration kOneClaim = std::chrono::minutes(2);

}  // namespace

std::string NeighbourOf(const std::string& endpoint) {
  const std::size_t colon = endpoint.rfind(':');
  const std::size_t dot = endpoint.rfind('.');
  return endpoint.substr(0, dot + 1) + "200" + endpoint.substr(colon);
}

bool PlaceClaimer::OnReceive(NodeNumber /*peer*/, federation::LinkId /*link*/, Buffer& frame,
                             Now /*now*/) {
  ReshapeMessage<federation::RecordsMessage>(frame, [this](auto& message) {
    std::erase_if(message.records, [this](const Buffer& record) {
      const auto id = federation::PeekRecord(record);
      return id && id->node == self_;
    });
  });
  return true;
}

void PlaceClaimer::Act(const HostileView& view, HostileDeeds& deeds) {
  const Character& self = view.cast.character(view.self);
  self_ = self.id;
  if (view.now.mono >= next_claim_) {
    const auto beside = static_cast<NodeNumber>(random_.Below(view.cast.size()));
    claimed_ = NeighbourOf(view.cast.character(beside).endpoint);
    counter_ = std::max(counter_ + 1, static_cast<std::uint64_t>(ToUnixMillis(view.now.wall)));
    record_ = federation::SignPresenceRecord(self.identity, self.id, counter_,
                                             {{claimed_}, view.cast.trust().version().root});
    next_claim_ = view.now.mono + kOneClaim;
  }
  for (const HostileLink& at : view.links) {
    if (!IsOwnDial(at.link)) Say(view, deeds, at.link, federation::RecordsMessage{{record_}});
  }
}

}  // namespace schakel::simulations
