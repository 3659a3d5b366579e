// One journal as a node holds it: the tree so far, the newest checkpoints, and what is stored.
//
// Validity here is fixed and knows no trust state: tree, checkpoint, canonical form, sizes. It is
// the same at every node for ever. Whether an entry is delivered is a verdict on top (verdict.h).
//
// Two frontiers: `held` is the tree as far as it was verified; `covered` is the newest size that a
// checkpoint of the publisher states exactly. Only `covered` is announced and served, because only
// there can the next node verify what it gets.
//
// Owner:  JournalTable. Thread: the core's. Time: none.
// Errors: Append() changes nothing on an error.
// Bounds: memory per journal below 64 KiB (open tiles, edge, two notes).
#pragma once

#include <string>
#include <vector>

#include "federation/journal/checkpoint.h"
#include "federation/journal/entry.h"
#include "federation/journal/tiles.h"
#include "federation/wire/message.h"
#include "storage/store.h"

namespace schakel::federation {

enum class JournalStatus : std::uint8_t {
  kOpen = 0,
  kForked = 1,  // two checkpoints that no log can both have: closed, what is stored is disputed
};

// What an append did, to be made durable before anybody hears of it.
struct Appended {
  storage::WriteBatch batch;
  std::vector<EntryHeader> headers;  // the new entries, in order
  std::vector<bool> has_payload;     // per new entry
  bool covers_more = false;          // `covered` moved
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
  [[nodiscard]] JournalStatus status() const { return status_; }
  [[nodiscard]] std::uint64_t stored_bytes() const { return stored_bytes_; }
  [[nodiscard]] std::uint64_t reviewed() const { return reviewed_; }

  // Appends what is new in a page from a peer. Errors: kProtocol (does not fit, wrong hash),
  // kUnauthorized (checkpoint), kConflict (a checkpoint that contradicts ours: see fork_note).
  Result<Appended> Append(const PageMessage& page, const crypto::PublicKey& publisher_key);

  // Appends entries of our own; fills in journal and index of each header.
  // Errors: kLimitExceeded (header too large). REQUIRES: held == covered, status open.
  struct Draft {
    EntryHeader header;
    Buffer payload;
  };
  Result<Appended> AppendOwn(std::vector<Draft> drafts, const crypto::KeyPair& identity);

  // The journal is closed for good; `first` and `second` are the proof. Returns what to store.
  storage::WriteBatch CloseForked(const std::string& first, const std::string& second);

  // Entries below this index have been judged and indexed. Returns what to store.
  storage::WriteBatch SetReviewed(std::uint64_t index);

 private:
  struct NewEntry {
    EntryHeader header;
    const PageEntry* source = nullptr;
  };

  [[nodiscard]] Result<std::vector<NewEntry>> ReadNew(const PageMessage& page) const;
  Result<Frontier> OpenNote(const std::string& note, const crypto::PublicKey& key);
  void Store(const PageEntry& entry, const EntryHeader& header, Appended& appended);
  void WriteState(storage::WriteBatch& batch) const;

  JournalId id_;
  crypto::CompactTree tree_;
  TileEdge tiles_;
  Frontier covered_;
  std::string checkpoint_;    // states covered_
  std::string newest_note_;   // verified last; may be ahead of covered_
  Frontier newest_frontier_;  // what newest_note_ states
  JournalStatus status_ = JournalStatus::kOpen;
  std::uint64_t stored_bytes_ = 0;  // headers plus declared payloads
  std::uint64_t reviewed_ = 0;
};

}  // namespace schakel::federation
