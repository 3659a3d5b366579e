// Joins and leaves all the time: dials others, greets, offers something and hangs up after a
// moment. It also hangs up on whoever asks for what it offered, in the middle of the answer that it
// owes.
//
// What it dials is its own: its core does not know of these links. Bounds: one row per open link.
#pragma once

#include <map>

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class Quitter final : public Adversary {
 public:
  explicit Quitter(std::uint64_t seed) : random_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;
  bool OnReceive(NodeNumber peer, federation::LinkId link, Buffer& frame, Now now) override;
  [[nodiscard]] Duration interval() const override { return std::chrono::milliseconds(250); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

  [[nodiscard]] std::uint64_t greeted() const { return greeted_; }  // on links of its own
  // Pulls and wants that it left without the rest of their answer.
  [[nodiscard]] std::uint64_t abandoned() const { return abandoned_; }

 private:
  void Greet(const HostileView& view, HostileDeeds& deeds, federation::LinkId link);

  SeededRandom random_;
  std::map<federation::LinkId, MonoTime> leaving_;  // its own links, and those that it gives up
  std::uint64_t greeted_ = 0;
  std::uint64_t abandoned_ = 0;
};

}  // namespace schakel::simulations
