// Which rows of missing payloads are looked at again. The store has a row for each entry that waits
// for a payload, memory only a part of them (payload_fetch.h).
//
//   A walk reviews every entry that waits for one payload: when it came, and when those that are in
//   memory do not want it any more. One at a time for each payload, step by step.
//   A round goes through the names of all missing payloads when some were left out of memory and
//   there is room again. Its next step waits for the walks that the last one led to.
//
// Sans-IO: returns the read jobs, is told what they found. A read that failed ends its walk or
// round; what it was about stays in the store for the next one, which Replication begins a minute
// later.
// Owner: Replication. Thread: the core's. Bounds: one walk for each payload that is missing in
// memory or just came, and limits::kMissingNamesPerStep more.
#pragma once

#include <map>
#include <optional>

#include "federation/gossip/action.h"

namespace schakel::federation {

class MissingRows {
 public:
  // Returns the first job of a walk; nothing if one runs, which begins anew at its end.
  std::optional<ReviewNamedJob> Walk(const PayloadName& name);
  // Returns the next job of this walk; nothing if it is over.
  std::optional<ReviewNamedJob> OnWalked(const PayloadName& name,
                                         const std::optional<EntryPosition>& last);
  void OnWalkFailed(const PayloadName& name) { walks_.erase(name); }

  // The store has a row of which memory knows nothing.
  void NoteLeftOut() { is_left_out_ = true; }
  // Returns the next job of a round, if one goes on or must begin.
  std::optional<FindMissingJob> NextStep(bool has_room);
  void OnFound(const MissingFound& found);
  void OnFindFailed();

  [[nodiscard]] std::size_t walks() const { return walks_.size(); }

 private:
  struct Round {
    std::optional<PayloadName> after;
    bool is_reading = false;
  };
  std::map<PayloadName, bool> walks_;  // whether it begins anew
  std::optional<Round> round_;
  bool is_left_out_ = false;  // since the round began
};

}  // namespace schakel::federation
