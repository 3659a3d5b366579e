#include "simulations/adversaries/slow_drip.h"

#include <algorithm>

#include "federation/limits.h"

namespace schakel::simulations {
namespace {

bool IsContent(FrameTag tag) {
  return tag == FrameTag::kPage || tag == FrameTag::kPayloadChunk || tag == FrameTag::kRecords ||
         tag == FrameTag::kTrustFiles;
}

}  // namespace

std::vector<federation::SendFrame> SlowDrip::OnSend(NodeNumber peer, federation::SendFrame send,
                                                    Now now) {
  if (!IsContent(PeekTag(send.frame))) return Adversary::OnSend(peer, std::move(send), now);
  if (held_.size() >= kHeldMax) return {};
  const auto least = federation::limits::kPullTimeoutMin.count();
  const auto most = federation::limits::kPullTimeoutMax.count();
  const auto wait =
      least + static_cast<std::int64_t>(random_.Below(static_cast<std::uint64_t>(most - least)));
  Held held{now.mono + Duration(wait), std::move(send)};
  const auto place = std::upper_bound(held_.begin(), held_.end(), held.at,
                                      [](MonoTime at, const Held& other) { return at < other.at; });
  held_.insert(place, std::move(held));
  return {};
}

void SlowDrip::Act(const HostileView& view, HostileDeeds& deeds) {
  while (!held_.empty() && held_.front().at <= view.now.mono) {
    deeds.frames.push_back(std::move(held_.front().frame));
    held_.pop_front();
  }
}

}  // namespace schakel::simulations
