// One journal as a node holds it: the tree so far, what proves it to others, and what is stored.
//
// Validity here is fixed and knows no trust state: tree, checkpoint, canonical form, sizes. It is
// the same at every node for ever. Whether an entry is delivered is a verdict on top (verdict.h).
//
// All that is held is provable, so all of it is announced and served as soon as it is durable:
//   covered   a checkpoint of the publisher states exactly what is held. So ends a catch-up, and so
//             is every journal of our own.
//   a part    the newest checkpoint that proved it states more: a page of a catch-up, or the end of
//             a journal that goes no further here (quota, trusted point). Kept beside the note is
//             the path from what is held to what the note states, made out of the proof that came
//             with the page. Each next page replaces it; one that states its own end ends it.
// Nobody needs to know whether more will come: who stops in the middle, because the publisher is
// gone or gave everybody another part, states the part, and all go on to the longest one. A
// publisher gains nothing by large notes: a part costs a path (2 KiB) beside what any page costs.
//
// The row of a version before this one may hold entries that nothing proves. Restore() lets go of
// them; they are fetched again.
//
// Owner:  JournalTable. Thread: the core's. Time: none.
// Errors: Append() changes nothing on an error.
// Bounds: memory per journal below 64 KiB (open tiles, edge, notes, a path).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "federation/journal/checkpoint.h"
#include "federation/journal/entry.h"
#include "federation/journal/fork_proof.h"
#include "federation/journal/tiles.h"
#include "federation/wire/message.h"
#include "storage/store.h"

namespace schakel::federation {

enum class JournalStatus : std::uint8_t {
  kOpen = 0,
  kForked = 1,  // two checkpoints that no log can both have: closed, what is stored is disputed
};

// A frontier and what proves it to others.
struct ProvenFrontier {
  Frontier frontier;
  std::string checkpoint;    // states `stated` entries
  std::uint64_t stated = 0;  // at least frontier.size
  crypto::TreeProof path;    // from frontier.size to `stated`; empty if they are equal
};

// Where a journal ends for this node.
struct JournalEnd {
  // Of headers and declared payloads. The first entry that passes it is not taken, whatever page it
  // comes in, so that every node stops at the same index.
  std::uint64_t stored_bytes_max = UINT64_MAX;
  std::optional<Frontier> trusted;  // the last trusted point of a revoked journal
};

// What an append did, to be made durable before anybody hears of it.
struct Appended {
  storage::WriteBatch batch;
  std::vector<EntryHeader> headers;  // the new entries, in order
  std::vector<bool> has_payload;     // per new entry
  bool is_full = false;              // the next entry does not fit the stored bytes
};

class Journal {
 public:
  explicit Journal(JournalId id) : id_(id) {}
  // Reads the state row and the open tiles. Errors: kCorruption, kIo.
  static Result<Journal> Restore(JournalId id, Bytes state_row, const storage::Reader& reader);

  [[nodiscard]] const JournalId& id() const { return id_; }
  [[nodiscard]] std::uint64_t held_size() const { return tree_.size(); }
  [[nodiscard]] const Frontier& covered() const { return covered_; }
  [[nodiscard]] const std::string& checkpoint() const { return checkpoint_; }
  // What the newest verified checkpoint states; at least `covered`.
  [[nodiscard]] const Frontier& newest() const { return newest_frontier_; }
  [[nodiscard]] const std::string& newest_note() const { return newest_note_; }
  // All that is held, and what proves it.
  [[nodiscard]] ProvenFrontier provable() const;
  [[nodiscard]] JournalStatus status() const { return status_; }
  [[nodiscard]] std::uint64_t stored_bytes() const { return stored_bytes_; }
  // Returns what the journal would store with the entry that did not fit; 0 if there was none.
  [[nodiscard]] std::uint64_t stored_bytes_wanted() const { return stored_bytes_wanted_; }
  [[nodiscard]] std::uint64_t reviewed() const { return reviewed_; }

  // Appends what is new in a page from a peer, as far as `end` allows. Errors: kProtocol (does not
  // fit, wrong hash), kUnauthorized (checkpoint), kConflict (a checkpoint that contradicts ours).
  Result<Appended> Append(const PageMessage& page, const crypto::PublicKey& publisher_key,
                          const JournalEnd& end = {});
  // For a page that did not fit: returns what its checkpoint states if all of it may be true of
  // another branch, because its entries are of this journal and the checkpoint is signed and of
  // another size than the one that proves what is held.
  [[nodiscard]] std::optional<Frontier> OtherBranch(const PageMessage& page,
                                                    const crypto::PublicKey& publisher_key) const;

  // Appends entries of our own; fills in journal and index of each header.
  // Errors: kLimitExceeded (header too large). REQUIRES: held == covered, status open.
  struct Draft {
    EntryHeader header;
    Buffer payload;
  };
  Result<Appended> AppendOwn(std::vector<Draft> drafts, const crypto::KeyPair& identity);

  // The journal is closed for good. Returns what to store.
  storage::WriteBatch CloseForked(const ForkProof& proof);

  // Entries below this index have been judged and indexed. Returns what to store.
  storage::WriteBatch SetReviewed(std::uint64_t index);

 private:
  struct NewEntry {
    EntryHeader header;
    const PageEntry* source = nullptr;
  };

  // The tree after a page: all of it, to be verified, and the part that is kept.
  struct Grown {
    crypto::CompactTree whole;
    crypto::CompactTree kept;
    std::vector<std::pair<crypto::TreeNode, crypto::TreeHash>> nodes;  // completed in `kept`
  };

  [[nodiscard]] Result<std::vector<NewEntry>> ReadNew(const PageMessage& page) const;
  [[nodiscard]] Result<Frontier> OpenNote(const std::string& note,
                                          const crypto::PublicKey& key) const;
  // Returns how many of these entries are kept; sets stored_bytes_wanted if one does not fit.
  [[nodiscard]] std::size_t CountKept(const std::vector<NewEntry>& fresh, const JournalEnd& end,
                                      std::uint64_t& stored_bytes_wanted) const;
  [[nodiscard]] Grown Grow(const std::vector<NewEntry>& fresh, std::size_t kept) const;
  [[nodiscard]] Result<void> Check(const PageMessage& page, const Frontier& stated,
                                   std::size_t fresh, const Grown& grown,
                                   const JournalEnd& end) const;
  // Returns what proves all that is kept. REQUIRES: the page was checked; grown.kept is not empty.
  [[nodiscard]] static Result<ProvenFrontier> Prove(const PageMessage& page, const Frontier& stated,
                                                    const std::vector<NewEntry>& fresh,
                                                    const Grown& grown);
  void MoveTo(ProvenFrontier proven);
  // Lets go of what nothing proves. Errors: kCorruption, kIo.
  Result<void> GoBack(const storage::Reader& reader);
  void Store(const PageEntry& entry, const EntryHeader& header, Appended& appended);
  void WriteState(storage::WriteBatch& batch) const;

  JournalId id_;
  crypto::CompactTree tree_;
  TileEdge tiles_;
  Frontier covered_;
  std::string checkpoint_;              // states covered_
  std::string newest_note_;             // verified last; may be ahead of covered_
  Frontier newest_frontier_;            // what newest_note_ states
  std::optional<ProvenFrontier> part_;  // behind covered_: all that is held
  JournalStatus status_ = JournalStatus::kOpen;
  std::uint64_t stored_bytes_ = 0;         // headers plus declared payloads
  std::uint64_t stored_bytes_wanted_ = 0;  // with the entry that did not fit
  std::uint64_t reviewed_ = 0;
};

}  // namespace schakel::federation
