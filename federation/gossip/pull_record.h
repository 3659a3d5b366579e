// How one peer answers our pulls: what is due, how long it takes, and what it left unanswered.
//
// Who loses pulls is asked less and less; whose pushed news others had to be asked for is suspect;
// who has answered nothing for limits::kUnansweredMax serves nothing. A late answer counts as one.
//
// Owner: the link. Thread: the core's.
// Bounds: limits::kPullsTimedMax pulls are timed.
#pragma once

#include <map>
#include <optional>

#include "federation/gossip/answer_time.h"
#include "federation/journal/journal_id.h"

namespace schakel::federation {

class PullRecord {
 public:
  // A pull goes out: one page is due.
  void OnSent() { ++due_; }
  // The answer to a pull of this journal is timed from now on.
  void Time(const JournalId& journal, MonoTime now);
  // A page came as an answer. Returns false if none is due.
  [[nodiscard]] bool OnPage(const JournalId& journal, MonoTime now);
  // That page brought something.
  void OnUseful(MonoTime now);
  // A pull expired. Returns when to ask it again, if not at once.
  std::optional<MonoTime> OnLost(MonoTime now);

  [[nodiscard]] bool MayAsk(MonoTime now) const { return now >= again_at_; }
  // It let pulls of ours expire lately.
  [[nodiscard]] bool IsSuspect() const { return failures_permille_ > limits::kSuspectPermille; }
  // It announces and does not serve.
  [[nodiscard]] bool ServesNothing(MonoTime now) const;
  // It brought something since the silence of the other one began.
  [[nodiscard]] bool ServedSince(const PullRecord& silent) const;
  // A timed page may be on its way.
  [[nodiscard]] bool AwaitsPage(MonoTime now) const;
  [[nodiscard]] std::size_t timed() const { return pulled_at_.size(); }
  [[nodiscard]] const AnswerTime& answer_time() const { return answer_time_; }

 private:
  std::size_t due_ = 0;  // pulls that no page has answered, also late
  std::map<JournalId, MonoTime> pulled_at_;
  AnswerTime answer_time_;
  int lost_ = 0;  // in a row
  MonoTime again_at_;
  std::optional<MonoTime> silent_since_;  // the first lost pull since any answer
  MonoTime served_;                       // the last answer that brought something
  std::uint32_t failures_permille_ = 0;   // moving average of pulls that expired
};

}  // namespace schakel::federation
