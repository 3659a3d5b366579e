#include "federation/gossip/local_health.h"

#include <algorithm>

namespace schakel::federation {

int LocalHealth::Factor(MonoTime now) const {
  if (now <= changed_) return 1 + raised_;
  const auto steps = (now - changed_) / limits::kHealthDecay;
  return 1 + static_cast<int>(std::max<std::int64_t>(0, raised_ - steps));
}

void LocalHealth::Raise(int steps, MonoTime now) {
  raised_ = std::min(Factor(now) - 1 + steps, limits::kStretchMax - 1);
  changed_ = now;
}

void LocalHealth::OnTick(MonoTime due, MonoTime now) {
  JudgeWrite(now);
  // One step for each doubling: who slept for an hour is at the end at once.
  int steps = 0;
  for (Duration late = now - due; late > limits::kTickLate && steps < limits::kStretchMax;
       late /= 2)
    ++steps;
  if (steps > 0) Raise(steps, now);
}

void LocalHealth::OnWrite(Token token, MonoTime now) {
  if (!pending_) pending_ = Pending{token, now + limits::kWriteLag};
}

void LocalHealth::OnDurable(Token token, MonoTime now) {
  if (!pending_ || token < pending_->token) return;
  JudgeWrite(now);
  pending_.reset();
}

void LocalHealth::JudgeWrite(MonoTime now) {
  if (!pending_ || now <= pending_->next_raise) return;
  const auto lags = 1 + (now - pending_->next_raise) / limits::kWriteLag;
  Raise(static_cast<int>(std::min<std::int64_t>(lags, limits::kStretchMax)), now);
  pending_->next_raise += lags * limits::kWriteLag;
}

}  // namespace schakel::federation
