// What one peer may still cost us in this limits::kReconcileInterval, beside credit and bytes.
//
// Owner: the link. Thread: the core's. Each number counts down from its limit; limits.h says why.
#pragma once

#include <set>

#include "federation/gossip/limits.h"
#include "federation/journal/journal_id.h"

namespace schakel::federation {

struct Allowance {
  int recents = limits::kRecentsMax;
  int vectors = limits::kVectorsMax;
  int unlisted = limits::kVectorsMax;  // vectors of the peer that are read to the end
  std::size_t lines = limits::kAnnouncedLinesMax;
  int record_lists = limits::kRecentsMax;  // that we send
  std::size_t record_refs = limits::kRecordRefsMax;
  int fork_questions = limits::kForkQuestionsMax;
  int vain_pages = limits::kVainPagesMax;    // pushed, with a signature and nothing new
  int vain_checks = limits::kVainChecksMax;  // below 0: one too many
  int old_records = limits::kOldRecordsMax;
  std::set<JournalId> proofs_sent;  // of forks: our closed journals at most

  // The peer may cost as much again.
  void Renew() { *this = {}; }
  // What the peer relayed of others cost a signature and brought nothing. An honest one does that
  // when it knows a recovery record that we have not got; returns false when it was too often.
  [[nodiscard]] bool ForgivesVainCheck() {
    if (vain_checks >= 0) --vain_checks;
    return vain_checks >= 0;
  }
  // Nothing that it relays is checked until Renew().
  [[nodiscard]] bool ChecksNoMore() const { return vain_checks < 0; }
};

}  // namespace schakel::federation
