#include "federation/gossip/answer_time.h"

#include <algorithm>

namespace schakel::federation {
namespace {

// Of a peer that dialled us and was never asked: its round trip was not measured. Longer than the
// round trip of all but satellites, which are known after their first late answer. To wait
// kPullTimeoutMax let a third of silent peers delay news by seconds (scenario droppers, seed 1).
constexpr Duration kFirstWait = std::chrono::milliseconds(200);

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
    wait = 3 * round_trip + limits::kAnswerVariationMin;
  }
  return std::clamp<Duration>(wait, limits::kPullTimeoutMin, limits::kPullTimeoutMax);
}

}  // namespace schakel::federation
