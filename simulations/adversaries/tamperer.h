// Relays well-formed frames with one byte changed: in a header, a payload, a checkpoint, a proof, a
// chunk or a record.
#pragma once

#include "base/random.h"
#include "federation/wire/message.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class Tamperer final : public Adversary {
 public:
  // This share of what it relays is changed.
  Tamperer(int permille, std::uint64_t seed) : permille_(permille), random_(seed) {}

  std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                            Now now) override;

 private:
  void Flip(Buffer& bytes);
  void Change(federation::Message& message);
  void ChangePage(federation::PageMessage& page);

  int permille_;
  SeededRandom random_;
};

}  // namespace schakel::simulations
