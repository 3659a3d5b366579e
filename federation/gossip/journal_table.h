// All journals that this node holds, and which frontier of each is durable.
//
// Sparse: a journal without entries costs nothing, so 10,000 admitted nodes that are silent are
// free. A journal enters only with what its publisher signed: a page, a fork proof, an own entry.
// Owner: Federation. Thread: the core's.
#pragma once

#include <deque>
#include <map>

#include "federation/gossip/outbox.h"
#include "federation/gossip/signer_memo.h"
#include "federation/journal/journal.h"

namespace schakel::federation {

struct HeldJournal {
  Journal journal;
  Frontier durable;               // held and synced: what peers hear of
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

  // Whom to ask anew, and for how much, when all that was shown of what is held is forgotten.
  std::optional<std::pair<LinkId, std::uint64_t>> gives_way_to;
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
  // Whether nothing of this journal is under way that would bring back what Clear() forgets.
  [[nodiscard]] static bool MayClear(const HeldJournal& held);
  // Forgets what is held of this journal, so that it is fetched anew. What is judged of it below
  // `reviewed` is not news any more. Returns what to store. REQUIRES: MayClear(held).
  storage::WriteBatch Clear(HeldJournal& held, std::uint64_t reviewed);
  // Returns the journals whose durable frontier moved.
  std::vector<JournalId> OnDurable(Token token, WallTime now);

  [[nodiscard]] SignerMemo& signers() { return signers_; }
  [[nodiscard]] const SignerMemo& signers() const { return signers_; }
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
  SignerMemo signers_;
};

}  // namespace schakel::federation
