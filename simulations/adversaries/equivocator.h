// One of two cores with one identity: hides from its core what the other one published, so that
// both go on to sign their own history.
#pragma once

#include "crypto/identity.h"
#include "simulations/adversary.h"

namespace schakel::simulations {

class Equivocator final : public Adversary {
 public:
  explicit Equivocator(const crypto::NodeId& self) : self_(self) {}

  bool OnReceive(NodeNumber peer, federation::LinkId link, Buffer& frame, Now now) override;

 private:
  crypto::NodeId self_;
};

}  // namespace schakel::simulations
