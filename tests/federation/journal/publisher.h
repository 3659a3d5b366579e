// A publisher of the tests: its journal is a plain list, its tree and proofs are the naive ones.
#pragma once

#include <string>
#include <vector>

#include "federation/journal/journal.h"
#include "storage/memory_store.h"
#include "tests/crypto/material.h"
#include "tests/crypto/naive_merkle.h"

namespace schakel::federation {

class Publisher {
 public:
  explicit Publisher(std::uint8_t key = 1, std::uint32_t incarnation = 1);

  // Writes one more entry with a random payload of this size.
  void Write(std::size_t payload_size);
  void WriteMany(std::size_t count, std::size_t payload_size = 20);

  [[nodiscard]] const crypto::KeyPair& key() const { return key_; }
  [[nodiscard]] const JournalId& id() const { return id_; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] const std::vector<PageEntry>& entries() const { return entries_; }
  [[nodiscard]] crypto::Leaves leaves() const { return leaves_; }
  // The first `size` entries as a frontier, and as a signed checkpoint.
  [[nodiscard]] Frontier At(std::size_t size) const;
  [[nodiscard]] std::string CheckpointAt(std::size_t size) const;
  // Headers and payloads of the first `size` entries.
  [[nodiscard]] std::uint64_t BytesAt(std::size_t size) const;

  // Entries [from, end) under the checkpoint of the first `stated`.
  [[nodiscard]] PageMessage Page(std::size_t from, std::size_t end, std::size_t stated) const;
  [[nodiscard]] PageMessage Page(std::size_t from, std::size_t end) const {
    return Page(from, end, end);
  }

 private:
  crypto::KeyPair key_;
  JournalId id_;
  SeededRandom random_;
  std::vector<PageEntry> entries_;
  std::vector<crypto::TreeHash> leaves_;
};

// A header that only lacks journal, index and payload.
EntryHeader SomeHeader(const std::string& document_id);
Journal::Draft SomeDraft(const std::string& document_id, Buffer payload);

// A journal with the store that it writes to.
class Holder {
 public:
  explicit Holder(const Publisher& publisher);

  // Appends and stores.
  Result<Appended> Append(const PageMessage& page);
  Result<Appended> AppendOwn(std::vector<Journal::Draft> drafts);
  void Store(storage::WriteBatch batch);
  // Goes on with what the store has.
  Result<void> Restart();

  [[nodiscard]] Journal& journal() { return journal_; }
  [[nodiscard]] const storage::MemoryStore& store() const { return store_; }
  // All that the journal keeps of itself.
  [[nodiscard]] Buffer StateRow() const;

 private:
  const Publisher& publisher_;
  Journal journal_;
  storage::MemoryStore store_;
};

// Expects that this page is refused with this code and words, and that nothing changed.
void ExpectRefused(Holder& holder, const PageMessage& page, ErrorCode code,
                   const std::string& words);

}  // namespace schakel::federation
