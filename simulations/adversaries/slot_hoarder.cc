#include "simulations/adversaries/slot_hoarder.h"

#include "federation/limits.h"
#include "simulations/adversaries/reshape.h"
#include "simulations/cast.h"

namespace schakel::simulations {
namespace {

constexpr int kDialsPerAct = 24;  // as many as a core dials in a second
constexpr Duration kTryAgain = std::chrono::seconds(30);
constexpr Duration kKeepAlive = std::chrono::seconds(60);

}  // namespace

bool SlotHoarder::OnReceive(NodeNumber /*peer*/, federation::LinkId link, Buffer& /*frame*/,
                            Now /*now*/) {
  return !IsOwnDial(link);
}

void SlotHoarder::KeepAlive(const HostileView& view, HostileDeeds& deeds) {
  std::map<federation::LinkId, MonoTime> spoken;
  for (const HostileLink& at : view.links) {
    if (!IsOwnDial(at.link)) continue;
    const auto known = spoken_.find(at.link);
    const bool is_new = known == spoken_.end();
    const bool is_due = is_new || view.now.mono - known->second >= kKeepAlive;
    spoken[at.link] = is_due ? view.now.mono : known->second;
    if (is_new) {
      federation::HelloMessage hello;
      hello.version_lowest = hello.version_highest = federation::limits::kProtocolVersion;
      hello.nonce = random_.Next();
      hello.link_kind = federation::LinkKind::kPush;
      Say(view, deeds, at.link, std::move(hello));
    } else if (is_due) {
      Say(view, deeds, at.link, federation::PongMessage{0});
    }
  }
  spoken_ = std::move(spoken);
}

void SlotHoarder::Act(const HostileView& view, HostileDeeds& deeds) {
  KeepAlive(view, deeds);
  std::set<NodeNumber> linked;
  for (const HostileLink& at : view.links)
    linked.insert(at.peer);
  for (int i = 0; i < kDialsPerAct; ++i) {
    const auto to = static_cast<NodeNumber>(random_.Below(view.cast.size()));
    const bool is_of_use = to != view.self && !accomplices_.contains(to);
    const auto tried = tried_.find(to);
    const bool waits = tried != tried_.end() && view.now.mono - tried->second < kTryAgain;
    if (!is_of_use || waits || !linked.insert(to).second) continue;
    tried_[to] = view.now.mono;
    deeds.dials.push_back(to);
  }
}

}  // namespace schakel::simulations
