#include "simulations/adversaries/difference_forcer.h"

#include "simulations/adversaries/reshape.h"

namespace schakel::simulations {

federation::Message DifferenceForcer::Question() {
  federation::StateHash state;
  for (std::uint8_t& byte : state.bytes)
    byte = static_cast<std::uint8_t>(random_.Next());
  const auto kind = random_.Below(6);
  const std::uint64_t tag = random_.Next();
  if (kind == 0) return federation::FingerprintMessage{state, 7};
  if (kind == 1) return federation::RecentMessage{{}, state, tag, 0, 7, false};
  if (kind == 2) return federation::RecentMessage{{}, state, tag, 0, 7, true};
  if (kind == 3) return federation::VectorMessage{{}, true, federation::BucketSet().set()};
  if (kind == 4) {
    federation::BucketsMessage buckets;
    buckets.tags.fill(tag);
    return buckets;
  }
  const auto scope = static_cast<federation::RecordsScope>(1 + random_.Below(3));
  return federation::RecordsHaveMessage{{}, tag, scope};
}

void DifferenceForcer::Act(const HostileView& view, HostileDeeds& deeds) {
  for (const HostileLink& at : view.links) {
    if (!IsOwnDial(at.link)) Say(view, deeds, at.link, Question());
  }
}

}  // namespace schakel::simulations
