// Watches that no honest node sends more pages and chunks over a link than its peer granted.
//
// It counts what was granted by the frames that arrived, apart from what the cores count.
// Thread: one. Bounds: one row per open end of a connection.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "simulations/event.h"

namespace schakel::simulations {

class CreditWatch {
 public:
  struct Sender {
    NodeNumber node = 0;
    federation::LinkId link = 0;
    bool is_honest = true;
  };
  void OnSent(const Sender& sender, const FrameMark& mark, Bytes frame);
  void OnArrived(NodeNumber to, federation::LinkId link, const FrameMark& mark, Bytes frame);
  void OnLinkEnded(NodeNumber node, federation::LinkId link);
  void OnCrash(NodeNumber node);

  // What was found broken first, if anything.
  [[nodiscard]] const std::optional<std::string>& broken() const { return broken_; }

 private:
  using End = std::pair<NodeNumber, federation::LinkId>;

  std::map<End, std::uint64_t> left_;  // credit that was granted to this end and is not used
  std::optional<std::string> broken_;
};

}  // namespace schakel::simulations
