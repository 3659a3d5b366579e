// What can happen at a moment of virtual time: small typed values, so that an event costs no
// allocation beyond the bytes that it carries.
#pragma once

#include <functional>
#include <memory>
#include <variant>

#include "federation/gossip/action.h"
#include "simulations/frame_mark.h"

namespace schakel::simulations {

using ConnectionId = std::uint64_t;
using NodeNumber = std::uint32_t;

enum class Side : std::uint8_t { kDialler, kListener };
constexpr Side Other(Side side) {
  return side == Side::kDialler ? Side::kListener : Side::kDialler;
}

// A start of a node; events of an earlier one are dropped.
struct Life {
  NodeNumber node = 0;
  std::uint32_t count = 0;
};

struct FrameArrives {
  ConnectionId connection = 0;
  Side to = Side::kListener;
  FrameMark mark;
  Buffer bytes;
};
struct TickDue {
  Life life;
};
struct SyncDone {
  Life life;
};
struct ReadDone {
  Life life;
  std::unique_ptr<federation::ReadJob> job;
};
struct DialEnds {
  Life dialler;
  NodeNumber listener = 0;
  federation::LinkId link = 0;
  bool is_lost = false;           // the path swallowed it: it timed out
  bool has_previous_key = false;  // the dialler shows the transport key before its present one
};
// The end of a connection, told by the other side or by its machine, reaches this side.
struct LinkEnds {
  ConnectionId connection = 0;
  Side at = Side::kListener;
};
// What a scenario planned.
struct Planned {
  std::function<void()> run;
};

using Event = std::variant<FrameArrives, TickDue, SyncDone, ReadDone, DialEnds, LinkEnds, Planned>;

}  // namespace schakel::simulations
