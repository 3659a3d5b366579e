// What a node does that is not honest. Its core is the real one; the adversary stands between the
// core and the network: it may drop, change, hold back or add frames, and dial by itself.
//
// Behaviours are small and one to a file (simulations/adversaries/); HostileMix puts several of
// them behind each other. The same seed gives the same deeds.
// Ownership: the node's; it stays across restarts. Thread: one. Time: virtual.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "federation/gossip/action.h"
#include "simulations/event.h"

namespace schakel::simulations {

class Cast;

// An open end of a connection of the hostile node.
struct HostileLink {
  NodeNumber peer = 0;
  federation::LinkId link = 0;
};

// What a hostile node sees when it acts by itself.
struct HostileView {
  const Cast& cast;
  NodeNumber self = 0;
  std::vector<HostileLink> links;
  Now now;
};

struct HostileDeeds {
  std::vector<federation::SendFrame> frames;
  std::vector<NodeNumber> dials;  // of its own, without its core: see IsOwnDial()
  // After the frames. Its core learns of those that it knows.
  std::vector<federation::LinkId> hang_ups;
};

// Links that the adversary dialled itself have this bit; its core does not know of them.
constexpr federation::LinkId kOwnDialBit = 1ull << 62;
constexpr bool IsOwnDial(federation::LinkId link) {
  return (link & kOwnDialBit) != 0 && (link & federation::kInboundLinkBit) == 0;
}

class Adversary {
 public:
  virtual ~Adversary() = default;

  // Returns the frames that leave instead of this one, in order; also on other links of the node.
  virtual std::vector<federation::SendFrame> OnSend(NodeNumber /*peer*/,
                                                    federation::SendFrame frame, Now /*now*/) {
    std::vector<federation::SendFrame> frames;
    frames.push_back(std::move(frame));
    return frames;
  }
  // Returns whether the core gets to see this frame, which may be changed.
  virtual bool OnReceive(NodeNumber /*peer*/, federation::LinkId /*link*/, Buffer& /*frame*/,
                         Now /*now*/) {
    return true;
  }
  // How often it acts by itself; 0 = never.
  [[nodiscard]] virtual Duration interval() const { return Duration(0); }
  virtual void Act(const HostileView& /*view*/, HostileDeeds& /*deeds*/) {}
  // Whether it publishes what its core did not write: nobody can say when that was durable.
  [[nodiscard]] virtual bool SignsByItself() const { return false; }
};

}  // namespace schakel::simulations
