// Says nothing, very often: bursts of the smallest frames that are valid at one link after another,
// many hundred in a second, and among them pages that it got before.
//
// It rests between bursts, so that a run does not consist of them. Bounds: kPagesMax. Thread: one.
#pragma once

#include <deque>

#include "base/random.h"
#include "federation/wire/message.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class FrameFlooder final : public Adversary {
 public:
  static constexpr std::size_t kBurst = 600;        // frames, in a second
  static constexpr std::size_t kFramesPerAct = 60;  // not all at one moment

  static constexpr std::size_t kPagesMax = 8;

  explicit FrameFlooder(std::uint64_t seed) : random_(seed) {}

  bool OnReceive(NodeNumber peer, federation::LinkId link, Buffer& frame, Now now) override;
  [[nodiscard]] Duration interval() const override { return std::chrono::milliseconds(100); }
  void Act(const HostileView& view, HostileDeeds& deeds) override;

  [[nodiscard]] std::uint64_t sent() const { return sent_; }
  [[nodiscard]] std::uint64_t repeated() const { return repeated_; }  // pages, of those

 private:
  federation::Message Smallest(const Cast& cast);
  void SayOne(const HostileView& view, HostileDeeds& deeds);

  SeededRandom random_;
  federation::LinkId target_ = 0;
  std::size_t left_ = 0;  // of the burst
  MonoTime next_burst_;
  std::deque<Buffer> pages_;
  std::uint64_t sent_ = 0;
  std::uint64_t repeated_ = 0;
};

}  // namespace schakel::simulations
