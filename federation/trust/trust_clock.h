// What time it is for trust, where no single clock is believed.
//
// Three things are known: the local clock; what the nodes that send beacons said last; and a lower
// bound, the highest `issued` of a verified timestamp, which survives restarts.
//   judged = min(local clock, median of three or more others + 10 min), never below the bound
// is what ages and expiry are judged by: a local clock that runs ahead expires nothing as long as
// others are heard, and one that runs behind brings nothing back. `best` is the likeliest time, for
// what this node writes and takes in: the local clock unless it is more than 10 minutes off.
// All others are extrapolated on the monotonic clock and never go back, so a peer that hands on old
// beacons cannot slow them down. But one whose clock was ahead is believed again as soon as it says
// what the local clock says: that clock alone can then be wrong, and it expires nothing.
//
// A value without clocks. Owner: Federation. Thread: the core's. Time: every call takes `now`.
// Bounds: kClockVoicesMax others.
#pragma once

#include <map>
#include <optional>

#include "base/time.h"
#include "crypto/identity.h"

namespace schakel::federation {

constexpr Duration kClockTolerance = std::chrono::minutes(10);
constexpr std::size_t kClockVoicesMin = 3;   // fewer could be one hostile node and a friend
constexpr std::size_t kClockVoicesMax = 16;  // six send in a week; twice that at its border
constexpr Duration kClockVoiceAge = std::chrono::seconds(180);  // three beacons missed

enum class ClockFault : std::uint8_t { kNone, kBehind, kAhead };

class TrustClock {
 public:
  struct Reading {
    WallTime judged{};
    WallTime best{};
    ClockFault fault = ClockFault::kNone;
    Duration off{0};  // the local clock against the best time, while there is a fault
  };
  [[nodiscard]] Reading Read(Now local) const;

  // A verified timestamp says so. Where others are heard, or else the local clock is not known to
  // be behind, it raises the bound to ten minutes beyond them at most: whoever stole the online key
  // must not be able to end every admission. Returns whether the bound rose.
  bool Raise(WallTime issued, Now local);
  // New online keys: what a thief stated no longer counts. Then Raise() again.
  void Forget() { bound_ = {}; }
  [[nodiscard]] WallTime bound() const { return bound_; }
  void Restore(WallTime bound, Now local);

  // A beacon of this node, signed and newer than the one before, states a time.
  void Hear(const crypto::NodeId& node, WallTime said, Now local);
  // Returns the time that this node stated last, or the epoch.
  [[nodiscard]] WallTime LastOf(const crypto::NodeId& node) const;
  // Of those that were heard within kClockVoiceAge; nothing if they are fewer than three.
  [[nodiscard]] std::optional<WallTime> Median(MonoTime now) const;

 private:
  struct Voice {
    Duration ahead{0};  // its wall clock against our monotonic one, the most that was believed
    WallTime said{};
    MonoTime heard;
  };
  [[nodiscard]] WallTime BoundAt(MonoTime now) const;
  // How far the median is ahead of our monotonic clock, and until when that holds if nobody is
  // heard.
  struct Middle {
    std::optional<Duration> ahead;
    MonoTime until = MonoTime::max();
  };
  [[nodiscard]] Middle MiddleAt(MonoTime now) const;

  std::map<crypto::NodeId, Voice> voices_;
  Middle middle_;  // as it was when somebody was heard last: it is read for every event of a node
  WallTime bound_{};      // epoch = none
  MonoTime bound_since_;  // since then time passed for it too
};

}  // namespace schakel::federation
