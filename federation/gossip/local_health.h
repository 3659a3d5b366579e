// Whether this node itself is slow, so that it does not take its own trouble for that of its peers
// (after Lifeguard, arXiv 1707.00788).
//
// Signs of trouble: a tick that came more than limits::kTickLate after it was due, a write that is
// not durable after limits::kWriteLag. Each raises a factor by which own time-outs are stretched,
// up to limits::kStretchMax; it goes back by one step each limits::kHealthDecay without trouble.
//
// Owner: Federation. Thread: the core's. Bounds: remembers one write at a time.
#pragma once

#include <optional>

#include "federation/gossip/action.h"
#include "federation/gossip/limits.h"

namespace schakel::federation {

class LocalHealth {
 public:
  // A tick that was due at `due` comes now.
  void OnTick(MonoTime due, MonoTime now);
  // A write was handed out. Tokens ascend, and become durable in this order.
  void OnWrite(Token token, MonoTime now);
  void OnDurable(Token token, MonoTime now);

  // Returns 1 (healthy) to limits::kStretchMax.
  [[nodiscard]] int Factor(MonoTime now) const;
  [[nodiscard]] Duration Stretch(Duration timeout, MonoTime now) const {
    return Factor(now) * timeout;
  }
  // While this is so, no peer is blamed for a time-out.
  [[nodiscard]] bool IsStruggling(MonoTime now) const { return Factor(now) > 1; }

 private:
  struct Pending {
    Token token = 0;
    MonoTime next_raise;
  };

  void Raise(int steps, MonoTime now);
  // Raises for each limits::kWriteLag that the remembered write has taken.
  void JudgeWrite(MonoTime now);

  int raised_ = 0;  // as of changed_
  MonoTime changed_;
  std::optional<Pending> pending_;
};

}  // namespace schakel::federation
