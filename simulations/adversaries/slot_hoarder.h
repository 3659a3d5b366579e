// Takes as many inbound links of others as it can, and keeps them alive for nothing.
//
// These links are its own: its core does not know of them. Bounds: one link to each node.
#pragma once

#include <map>
#include <set>

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class SlotHoarder final : public Adversary {
 public:
  // It leaves the slots of its accomplices to others.
  explicit SlotHoarder(std::uint64_t seed, std::set<NodeNumber> accomplices = {})
      : random_(seed), accomplices_(std::move(accomplices)) {}

  bool OnReceive(NodeNumber peer, federation::LinkId link, Buffer& frame, Now now) override;
  [[nodiscard]] Duration interval() const override { return std::chrono::seconds(1); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

 private:
  void KeepAlive(const HostileView& view, HostileDeeds& deeds);

  SeededRandom random_;
  std::set<NodeNumber> accomplices_;
  std::map<NodeNumber, MonoTime> tried_;           // when somebody was dialled last
  std::map<federation::LinkId, MonoTime> spoken_;  // when a link of its own was last used
};

}  // namespace schakel::simulations
