#include "simulations/adversaries/boaster.h"

#include "federation/limits.h"
#include "simulations/adversaries/reshape.h"
#include "simulations/cast.h"

namespace schakel::simulations {

void Boaster::Act(const HostileView& view, HostileDeeds& deeds) {
  namespace limits = federation::limits;
  federation::AnnounceMessage announce;
  for (std::size_t i = 0; i < limits::kAnnouncedMax; ++i) {
    const auto publisher = static_cast<NodeNumber>(random_.Below(view.cast.size()));
    federation::JournalTag journal{federation::TagOf(view.cast.character(publisher).id), 1};
    journal.incarnation = static_cast<std::uint32_t>(random_.Below(limits::kIncarnationMax + 1));
    const std::uint64_t size = 1 + random_.Below(limits::kJournalSizeMax);
    announce.frontiers.push_back({journal, size, random_.Next(), 1, 0});
  }
  for (const HostileLink& at : view.links) {
    if (!IsOwnDial(at.link)) Say(view, deeds, at.link, announce);
  }
}

}  // namespace schakel::simulations
