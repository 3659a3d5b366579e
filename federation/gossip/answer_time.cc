#include "federation/gossip/answer_time.h"

#include <algorithm>

namespace schakel::federation {
namespace {

// Before the first answer: of a peer whose round trip was not measured, longer than that of all but
// satellites, and of one that delays what would measure it. Both are known after their first late
// answer. To wait longer lets silent peers delay news (scenario droppers): a third of them cost
// seconds with kPullTimeoutMax, and a third more with three round trips in place of one and a half.
constexpr Duration kFirstWait = std::chrono::milliseconds(200);
constexpr Duration kFirstWaitMax = std::chrono::milliseconds(500);

}  // namespace

void AnswerTime::OnAnswer(Duration taken) {
  // A long silence says that the peer was away, not how fast it is; and zero is "not measured".
  const Duration sample = std::clamp<Duration>(taken, Duration(1), limits::kPullTimeoutMax);
  if (smoothed_.count() == 0) {
    smoothed_ = sample;
    variation_ = sample / 2;
    return;
  }
  const Duration error = sample > smoothed_ ? sample - smoothed_ : smoothed_ - sample;
  variation_ = (3 * variation_ + error) / 4;
  smoothed_ = std::max<Duration>((7 * smoothed_ + sample) / 8, Duration(1));
}

Duration AnswerTime::Timeout(Duration round_trip) const {
  Duration wait = kFirstWait;
  if (smoothed_.count() > 0) {
    // The variation of a steady peer goes to nothing, and its first busy moment would be blamed.
    wait = smoothed_ + std::max<Duration>({4 * variation_, smoothed_, limits::kAnswerVariationMin});
  } else if (round_trip.count() > 0) {
    wait = std::min(round_trip + round_trip / 2 + limits::kAnswerVariationMin, kFirstWaitMax);
  }
  return std::clamp<Duration>(wait, limits::kPullTimeoutMin, limits::kPullTimeoutMax);
}

}  // namespace schakel::federation
