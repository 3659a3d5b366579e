// Several behaviours of one node, behind each other: each gets what the one before it lets through.
#pragma once

#include <memory>

#include "simulations/adversary.h"

namespace schakel::simulations {

class HostileMix final : public Adversary {
 public:
  void Add(std::unique_ptr<Adversary> behaviour);

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;
  bool OnReceive(NodeNumber peer, federation::LinkId link, Buffer& frame, Now now) override;
  [[nodiscard]] Duration interval() const override;
  void Act(const HostileView& view, HostileDeeds& deeds) override;
  [[nodiscard]] bool SignsByItself() const override;

 private:
  struct Part {
    std::unique_ptr<Adversary> behaviour;
    MonoTime next;
  };

  std::vector<Part> parts_;
};

}  // namespace schakel::simulations
