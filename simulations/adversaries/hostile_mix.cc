#include "simulations/adversaries/hostile_mix.h"

#include <algorithm>
#include <iterator>

namespace schakel::simulations {

void HostileMix::Add(std::unique_ptr<Adversary> behaviour) {
  parts_.push_back({std::move(behaviour), {}});
}

std::vector<federation::SendFrame> HostileMix::OnSend(NodeNumber peer, federation::SendFrame frame,
                                                      Now now) {
  std::vector<federation::SendFrame> frames;
  frames.push_back(std::move(frame));
  for (Part& part : parts_) {
    std::vector<federation::SendFrame> next;
    for (federation::SendFrame& each : frames) {
      auto sent = part.behaviour->OnSend(peer, std::move(each), now);
      std::move(sent.begin(), sent.end(), std::back_inserter(next));
    }
    frames = std::move(next);
  }
  return frames;
}

bool HostileMix::OnReceive(NodeNumber peer, federation::LinkId link, Buffer& frame, Now now) {
  return std::all_of(parts_.begin(), parts_.end(),
                     [&](Part& part) { return part.behaviour->OnReceive(peer, link, frame, now); });
}

Duration HostileMix::interval() const {
  Duration shortest{0};
  for (const Part& part : parts_) {
    const Duration own = part.behaviour->interval();
    if (own > Duration(0) && (shortest == Duration(0) || own < shortest)) shortest = own;
  }
  return shortest;
}

bool HostileMix::SignsByItself() const {
  return std::any_of(parts_.begin(), parts_.end(),
                     [](const Part& part) { return part.behaviour->SignsByItself(); });
}

void HostileMix::Act(const HostileView& view, HostileDeeds& deeds) {
  for (Part& part : parts_) {
    const Duration own = part.behaviour->interval();
    if (own == Duration(0) || view.now.mono < part.next) continue;
    part.next = view.now.mono + own;
    part.behaviour->Act(view, deeds);
  }
}

}  // namespace schakel::simulations
