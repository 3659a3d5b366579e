// A node that sends again what it sent before: old frames of its own, in any order, to any peer.
//
// On an honest link this cannot happen: the transport encrypts and numbers what it carries.
// Bounds: kRecordedMax frames. Thread: one.
#pragma once

#include <deque>

#include "base/random.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class Replayer final : public Adversary {
 public:
  static constexpr std::size_t kRecordedMax = 256;

  // After this share of its frames an old one follows.
  Replayer(int permille, std::uint64_t seed) : permille_(permille), random_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;

  [[nodiscard]] std::uint64_t replayed() const { return replayed_; }

 private:
  int permille_;
  SeededRandom random_;
  std::deque<Buffer> recorded_;
  std::uint64_t replayed_ = 0;
};

}  // namespace schakel::simulations
