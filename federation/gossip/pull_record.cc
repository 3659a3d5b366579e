#include "federation/gossip/pull_record.h"

#include <algorithm>

namespace schakel::federation {

void PullRecord::Time(const JournalId& journal, MonoTime now) {
  if (pulled_at_.size() >= limits::kPullsTimedMax) pulled_at_.clear();
  // A late answer tells how slow the peer is: the first pull counts, but not one of long ago.
  const auto pulled = pulled_at_.try_emplace(journal, now).first;
  if (now - pulled->second > limits::kPullTimeoutMax) pulled->second = now;
}

bool PullRecord::OnPage(const JournalId& journal, MonoTime now) {
  if (due_ == 0) return false;
  --due_;
  silent_since_.reset();
  const auto pulled = pulled_at_.find(journal);
  if (pulled != pulled_at_.end()) {
    answer_time_.OnAnswer(now - pulled->second);
    pulled_at_.erase(pulled);
  }
  return true;
}

void PullRecord::OnUseful(MonoTime now) {
  failures_permille_ /= 2;
  lost_ = 0;
  served_ = now;
}

std::optional<MonoTime> PullRecord::OnLost(MonoTime now) {
  failures_permille_ = failures_permille_ / 2 + 500;
  if (!silent_since_) silent_since_ = now;
  Duration rest = limits::kLostPullRest;
  for (int i = 1; i < lost_ && rest < limits::kLostPullRestMax; ++i)
    rest *= 2;
  // The first one in a row is bad luck.
  if (++lost_ == 1) return std::nullopt;
  again_at_ = now + std::min(rest, limits::kLostPullRestMax);
  return again_at_;
}

bool PullRecord::ServesNothing(MonoTime now) const {
  return silent_since_ && now - *silent_since_ >= limits::kUnansweredMax;
}

bool PullRecord::ServedSince(const PullRecord& silent) const {
  return silent.silent_since_ && served_ > *silent.silent_since_;
}

bool PullRecord::AwaitsPage(MonoTime now) const {
  return std::any_of(pulled_at_.begin(), pulled_at_.end(), [now](const auto& pulled) {
    return now - pulled.second < limits::kPageAwaitedMax;
  });
}

}  // namespace schakel::federation
