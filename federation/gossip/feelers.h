// When to feel for other nodes. One every limits::kFeelerInterval; a node that is cut off feels
// widely: limits::kFeelersWhenCutOff at once every kWideFeelerInterval. That finds the only honest
// node among sixty within two minutes. It goes on for as long as the node is cut off, but after
// each kWideFeelerRounds at half the pace, until it is that of everybody: if nobody sends beacons
// any more, all nodes feel at once.
//
// Owner: Federation. Thread: the core's. Bounds: none grow.
#pragma once

#include "base/random.h"
#include "base/time.h"

namespace schakel::federation {

class Feelers {
 public:
  explicit Feelers(Random& random) : random_(random) {}

  void Start(MonoTime now);
  // From now on this node is cut off, or not any more. Who is cut off feels at once.
  void SetCutOff(bool is_cut_off, MonoTime now);
  [[nodiscard]] bool is_cut_off() const { return is_cut_off_; }
  [[nodiscard]] MonoTime next() const { return next_; }
  // Returns how many are to be dialled now, and plans the next time.
  std::size_t Take(MonoTime now);

 private:
  [[nodiscard]] Duration Interval() const;

  Random& random_;
  MonoTime next_;
  bool is_cut_off_ = false;
  int rounds_ = 0;  // since it is cut off
};

}  // namespace schakel::federation
