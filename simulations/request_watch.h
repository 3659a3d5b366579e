// Watches that no node has two requests open for one journal or chunk at different peers.
//
// A request ends with an answer, with its link, or after the shortest time that a core waits.
// Thread: one. Bounds: one row per open request.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "federation/wire/message.h"
#include "simulations/event.h"

namespace schakel::simulations {

class RequestWatch {
 public:
  void OnSent(NodeNumber from, federation::LinkId link, const FrameMark& mark, Bytes frame,
              MonoTime now);
  void OnArrived(NodeNumber to, federation::LinkId link, const FrameMark& mark, Bytes frame);
  void OnLinkEnded(NodeNumber node, federation::LinkId link);
  void OnCrash(NodeNumber node);

  // What was found broken first, if anything.
  [[nodiscard]] const std::optional<std::string>& broken() const { return broken_; }

 private:
  struct Open {
    federation::LinkId link = 0;
    MonoTime sent;
  };
  // Of one node, by what is asked for: a journal, or a chunk of a payload.
  using Requests = std::map<Buffer, Open>;
  // A second request of this name is too early within `wait` of the first.
  void Ask(NodeNumber node, Buffer name, federation::LinkId link, Duration wait, MonoTime now);

  std::map<NodeNumber, Requests> open_;
  std::optional<std::string> broken_;
};

}  // namespace schakel::simulations
