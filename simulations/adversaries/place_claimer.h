// Claims to live beside an honest node, in the same /24, and beside another one after a while. Who
// chooses peers by network takes one of the two at most, and it may be this one.
#pragma once

#include <string>

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

// Another endpoint in the network of this one.
std::string NeighbourOf(const std::string& endpoint);

class PlaceClaimer final : public Adversary {
 public:
  explicit PlaceClaimer(std::uint64_t seed) : random_(seed) {}

  // Its core does not hear of what it claims, and goes on as it was.
  bool OnReceive(NodeNumber peer, federation::LinkId link, Buffer& frame, Now now) override;
  [[nodiscard]] Duration interval() const override { return std::chrono::seconds(5); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

  [[nodiscard]] const std::string& claimed() const { return claimed_; }

 private:
  SeededRandom random_;
  std::string claimed_;
  Buffer record_;
  std::uint64_t counter_ = 0;
  MonoTime next_claim_;
  crypto::NodeId self_;  // once it acted
};

}  // namespace schakel::simulations
