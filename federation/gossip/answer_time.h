// How long a peer takes to answer a pull, and so how long to wait for it (after RFC 6298).
//
// Smoothed time plus four times its variation, never less than twice the smoothed time, within
// limits::kPullTimeoutMin and limits::kPullTimeoutMax, in whole microseconds. An answer that comes
// too late counts too, so that a busy peer is found out to be busy. Before the first answer the
// round trip of the link stands in.
//
// Owner: the link. Thread: the core's.
#pragma once

#include <cstdint>

#include "federation/gossip/limits.h"

namespace schakel::federation {

class AnswerTime {
 public:
  // An answer came `taken` after its pull.
  void OnAnswer(Duration taken);
  // Returns how long to wait for the next answer. `round_trip` of the link; 0 = not measured.
  [[nodiscard]] Duration Timeout(Duration round_trip) const;

  // 0 = not measured.
  [[nodiscard]] Duration smoothed() const { return smoothed_; }

 private:
  Duration smoothed_{0};
  Duration variation_{0};
};

}  // namespace schakel::federation
