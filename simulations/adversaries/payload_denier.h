// Serves pages as it should and lies about payloads: says that one is absent that it has, answers
// for another place, with the bytes of another payload, or never. Some answers are true.
#pragma once

#include "base/random.h"
#include "federation/wire/message.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class PayloadDenier final : public Adversary {
 public:
  explicit PayloadDenier(std::uint64_t seed) : random_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;

 private:
  SeededRandom random_;
  federation::PayloadChunkMessage before_;  // what it served last
};

}  // namespace schakel::simulations
