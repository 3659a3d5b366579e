// What this node says of the journals that it holds, under the directory of the moment: which
// count, up to where they are stated, and how far they may grow.
//
// Owner: Replication; others of this folder borrow it. Thread: the core's. Borrows the table.
#pragma once

#include <memory>
#include <optional>

#include "federation/gossip/journal_table.h"
#include "federation/gossip/link.h"
#include "federation/trust/directory.h"

namespace schakel::federation {

// What every node says of a closed journal, whichever branch it holds and how far.
constexpr std::uint64_t kForkedSize = limits::kJournalSizeMax;

class JournalView {
 public:
  explicit JournalView(JournalTable& journals) : journals_(journals) {}

  void SetDirectory(std::shared_ptr<const Directory> directory);
  // nullptr before the first SetDirectory().
  [[nodiscard]] const Directory* directory() const { return directory_.get(); }
  // Changes whenever what Stated() returns for any journal may have changed.
  [[nodiscard]] std::uint64_t epoch() const { return epoch_ + journals_.changes(); }

  // Only a node of the directory gets journals and payloads.
  [[nodiscard]] bool IsMember(const Link& link) const;
  [[nodiscard]] bool Counts(const JournalId& journal) const;
  // Returns the journal of an admitted node that a list names.
  [[nodiscard]] std::optional<JournalId> Resolve(const JournalTag& tag) const;
  // Returns what this node says of a journal; size 0 = nothing. A forked journal is a constant, one
  // that has an end (journal_end.h) is stated up to there.
  [[nodiscard]] Frontier Stated(const HeldJournal& held) const;
  [[nodiscard]] FrontierLine Line(const Link& link, const HeldJournal& held) const;
  // Returns where a journal of a revoked, stopped or frozen node ends; nothing if it goes on.
  // REQUIRES: Counts(journal).
  [[nodiscard]] std::optional<Frontier> EndOf(const JournalId& journal) const;
  // Whether what is held gives way to what the present key of its publisher signed (journal_end.h).
  [[nodiscard]] bool GivesWay(const HeldJournal& held) const;
  // Returns from where on to ask a peer that holds `wanted` entries: from where ours end, or if
  // that is too far, where what counts of them ends.
  [[nodiscard]] std::uint64_t PullFrom(const HeldJournal& held, std::uint64_t wanted) const;
  // Returns the size up to which this journal may be pulled and stored.
  [[nodiscard]] std::uint64_t SizeAllowed(const JournalId& journal) const;

 private:
  [[nodiscard]] std::optional<Frontier> EndOf(const Admission& admission,
                                              std::uint32_t incarnation) const;

  JournalTable& journals_;
  std::shared_ptr<const Directory> directory_;
  std::uint64_t epoch_ = 0;
};

}  // namespace schakel::federation
