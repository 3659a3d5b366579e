// What a node does that is not honest. Its core is the real one; the adversary stands between the
// core and the network and may drop, change, hold back or add frames.
//
// Ownership: the node's. Thread: one. Time: virtual.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "federation/gossip/action.h"
#include "simulations/event.h"

namespace schakel::simulations {

class Adversary {
 public:
  virtual ~Adversary() = default;

  // Returns the frames that leave instead of this one, in order; also on other links of the node.
  virtual std::vector<federation::SendFrame> OnSend(NodeNumber peer, federation::SendFrame frame,
                                                    Now now) = 0;
  // Returns whether the core gets to see this frame.
  virtual bool OnReceive(NodeNumber peer, federation::LinkId link, Bytes frame, Now now) = 0;
};

}  // namespace schakel::simulations
