#include "federation/trust/trust_clock.h"

#include <algorithm>
#include <array>

namespace schakel::federation {

WallTime TrustClock::BoundAt(MonoTime now) const {
  if (bound_ == WallTime{}) return {};
  return bound_ + std::max(now - bound_since_, Duration(0));
}

TrustClock::Middle TrustClock::MiddleAt(MonoTime now) const {
  std::array<Duration, kClockVoicesMax> ahead{};
  std::size_t count = 0;
  Middle middle;
  for (const auto& [node, voice] : voices_) {
    const MonoTime until = voice.heard + kClockVoiceAge;
    if (now >= until) continue;
    ahead[count++] = voice.ahead;
    middle.until = std::min(middle.until, until);
  }
  if (count < kClockVoicesMin) return middle;
  // Of an even number the lower of the two in the middle: too early expires less.
  const auto place = ahead.begin() + static_cast<std::ptrdiff_t>((count - 1) / 2);
  std::nth_element(ahead.begin(), place, ahead.begin() + static_cast<std::ptrdiff_t>(count));
  middle.ahead = *place;
  return middle;
}

std::optional<WallTime> TrustClock::Median(MonoTime now) const {
  const Middle middle = now < middle_.until ? middle_ : MiddleAt(now);
  if (!middle.ahead) return std::nullopt;
  return WallTime(now.time_since_epoch() + *middle.ahead);
}

TrustClock::Reading TrustClock::Read(Now local) const {
  const WallTime bound = BoundAt(local.mono);
  const auto median = Median(local.mono);
  Reading reading;
  reading.best = local.wall;
  if (median && local.wall > *median + kClockTolerance) {
    reading.fault = ClockFault::kAhead;
    reading.best = *median;
  } else if (median && local.wall < *median - kClockTolerance) {
    reading.fault = ClockFault::kBehind;
    reading.best = *median;
  } else if (local.wall < bound - kClockTolerance) {
    reading.fault = ClockFault::kBehind;
  }
  reading.best = std::max(reading.best, bound);
  const WallTime capped = median ? std::min(local.wall, *median + kClockTolerance) : local.wall;
  reading.judged = std::max(capped, bound);
  if (reading.fault != ClockFault::kNone) reading.off = local.wall - reading.best;
  return reading;
}

bool TrustClock::Raise(WallTime issued, Now local) {
  const WallTime bound = BoundAt(local.mono);
  const auto median = Median(local.mono);
  const bool is_plausible = bound_ != WallTime{} && local.wall >= bound - kClockTolerance;
  WallTime raised = issued;
  if (median) {
    raised = std::min(raised, *median + kClockTolerance);
  } else if (is_plausible) {
    raised = std::min(raised, local.wall + kClockTolerance);
  }
  if (raised <= bound) return false;
  bound_ = raised;
  bound_since_ = local.mono;
  return true;
}

void TrustClock::Restore(WallTime bound, Now local) {
  bound_ = bound;
  bound_since_ = local.mono;
}

void TrustClock::Hear(const crypto::NodeId& node, WallTime said, Now local) {
  const auto found = voices_.find(node);
  if (found == voices_.end() && voices_.size() >= kClockVoicesMax) {
    const auto oldest = std::min_element(
        voices_.begin(), voices_.end(),
        [](const auto& a, const auto& b) { return a.second.heard < b.second.heard; });
    voices_.erase(oldest);
  }
  const Duration ahead = said.time_since_epoch() - local.mono.time_since_epoch();
  const Duration here = local.wall.time_since_epoch() - local.mono.time_since_epoch();
  Voice& voice = voices_.try_emplace(node, Voice{ahead, {}, {}}).first->second;
  const bool is_like_ours = ahead >= here - kClockTolerance && ahead <= here + kClockTolerance;
  const bool was_ahead = voice.ahead > here + kClockTolerance;
  // What it said when it was ahead may be repeated by anybody: `said` does not go back.
  voice.ahead = is_like_ours && was_ahead ? ahead : std::max(voice.ahead, ahead);
  voice.said = std::max(voice.said, said);
  voice.heard = local.mono;
  middle_ = MiddleAt(local.mono);
}

WallTime TrustClock::LastOf(const crypto::NodeId& node) const {
  const auto found = voices_.find(node);
  return found == voices_.end() ? WallTime{} : found->second.said;
}

}  // namespace schakel::federation
