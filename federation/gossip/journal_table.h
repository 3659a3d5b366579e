// All journals that this node holds, and which frontier of each is durable.
//
// Sparse: a journal without entries costs nothing, so 10,000 admitted nodes that are silent are
// free. A journal enters only with a page that its publisher signed.
// Owner: Federation. Thread: the core's.
#pragma once

#include <deque>
#include <map>

#include "federation/gossip/outbox.h"
#include "federation/journal/journal.h"

namespace schakel::federation {

struct HeldJournal {
  Journal journal;
  Frontier durable;               // provable and synced: what peers hear of
  std::string checkpoint;         // states `durable`, or more
  std::uint64_t stated = 0;       // by the checkpoint; at least durable.size
  crypto::TreeProof path;         // from `durable` to `stated`
  std::uint64_t changed = 0;      // order of the last change of `durable`
  std::uint64_t announced = 0;    // durable size that the links were told
  bool is_in_review = false;      // the review that goes through it is running
  std::uint64_t review_from = 0;  // first index that was not reviewed yet
  crypto::Digest rights;          // review_rights.h; zero = not known yet
  // The rights under which all below reviewed() was looked at last, as stored; zero = unknown.
  crypto::Digest reviewed_under;
  std::deque<std::pair<std::uint64_t, WallTime>> durable_at;  // size and when; kDurableTimesMax
  std::uint64_t durable_from = 0;  // what is below was durable before the first of these

  static constexpr std::size_t kDurableTimesMax = 1'024;  // reviews are a few writes behind

  // Returns when the entry at `index` became durable, or `fallback` if that is long ago.
  [[nodiscard]] WallTime DurableAt(std::uint64_t index, WallTime fallback) const;

  ForkProof fork_proof;           // what closed this journal; empty while it is open
  std::uint8_t own_severity = 0;  // highest of own entries that are not durable yet

  void SetDurable(ProvenFrontier proven);
  // `durable` moved.
  void NoteDurable(WallTime now);

  explicit HeldJournal(Journal held) : journal(std::move(held)) {}
};

class JournalTable {
 public:
  // Reads every journal state. Errors: kCorruption, kIo.
  Result<void> Restore(const storage::Reader& reader);

  [[nodiscard]] HeldJournal* Find(const JournalId& id);
  HeldJournal& FindOrAdd(const JournalId& id);
  [[nodiscard]] const std::map<JournalId, HeldJournal>& all() const { return journals_; }
  [[nodiscard]] std::map<JournalId, HeldJournal>& all() { return journals_; }

  // Remembers that the provable frontier of this journal becomes durable with that write.
  void AwaitDurable(Token token, const HeldJournal& held);
  // What is stated of this journal changed.
  void NoteChange(HeldJournal& held);
  // Returns the journals whose durable frontier moved.
  std::vector<JournalId> OnDurable(Token token, WallTime now);

  // Increases with every change of what is stated.
  [[nodiscard]] std::uint64_t changes() const { return changes_; }
  // Journals that changed after `since`, newest first, at most `count_max`.
  [[nodiscard]] std::vector<JournalId> ChangedSince(std::uint64_t since,
                                                    std::size_t count_max) const;
  // Largest incarnation of this publisher, 0 if none.
  [[nodiscard]] std::uint32_t NewestIncarnation(const crypto::NodeId& publisher) const;

 private:
  struct Awaited {
    JournalId id;
    ProvenFrontier proven;
  };
  std::map<JournalId, HeldJournal> journals_;
  std::multimap<Token, Awaited> awaited_;
  std::map<std::uint64_t, JournalId, std::greater<>> by_change_;
  std::uint64_t changes_ = 0;
};

}  // namespace schakel::federation
