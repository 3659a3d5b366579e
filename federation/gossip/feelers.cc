#include "federation/gossip/feelers.h"

#include <algorithm>

#include "federation/gossip/limits.h"

namespace schakel::federation {
namespace {

constexpr int kJitterPercent = 50;

}  // namespace

void Feelers::Start(MonoTime now) {
  next_ = now + random_.Jitter(limits::kFeelerInterval, kJitterPercent);
}

void Feelers::SetCutOff(bool is_cut_off, MonoTime now) {
  if (is_cut_off && !is_cut_off_) {
    rounds_ = 0;
    next_ = now;
  }
  is_cut_off_ = is_cut_off;
}

Duration Feelers::Interval() const {
  if (!is_cut_off_) return limits::kFeelerInterval;
  Duration interval = limits::kWideFeelerInterval;
  for (int rounds = rounds_;
       rounds >= limits::kWideFeelerRounds && interval < limits::kFeelerInterval;
       rounds -= limits::kWideFeelerRounds) {
    interval *= 2;
  }
  return std::min<Duration>(interval, limits::kFeelerInterval);
}

std::size_t Feelers::Take(MonoTime now) {
  if (now < next_) return 0;
  next_ = now + random_.Jitter(Interval(), kJitterPercent);
  if (!is_cut_off_) return 1;
  ++rounds_;
  return limits::kFeelersWhenCutOff;
}

}  // namespace schakel::federation
