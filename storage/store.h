// Where a node keeps what it knows: ordered bytes in named columns, written in durable batches.
//
// Two implementations: RocksStore (disk) and MemoryStore (tests and simulations, injected faults).
// Threads: one thread writes (the `store` thread); snapshots may be taken and read from any thread.
// Errors:  kIo and kCorruption; after either from Apply() the store refuses all further writes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace schakel::storage {

enum class Column : std::uint8_t {
  kMeta,      // journal states, store id, format version
  kEntries,   // entry headers with payloads up to 8 KiB
  kPayloads,  // larger payloads by root, in blob files
  kTiles,     // Merkle hashes, 256 to a tile
  kTrust,     // trust metadata files as they were verified
  kRecords,   // keys, presence and recovery records
  kIndexes,   // documents by id, payload references, missing payloads
  kMembers,
  kNotices,
  kOutbox,
  kAudit,
};
constexpr std::size_t kColumnCount = 11;

struct PutOperation {
  Column column;
  Buffer key;
  Buffer value;
};
struct DeleteOperation {
  Column column;
  Buffer key;
};

// Changes that become durable together or not at all. Later operations win.
class WriteBatch {
 public:
  using Operation = std::variant<PutOperation, DeleteOperation>;

  void Put(Column column, Buffer key, Buffer value);
  void Delete(Column column, Buffer key);
  // Appends all operations of `other`.
  void Merge(WriteBatch other);

  [[nodiscard]] const std::vector<Operation>& operations() const { return operations_; }
  [[nodiscard]] std::size_t size_bytes() const { return size_bytes_; }  // keys and values
  [[nodiscard]] bool empty() const { return operations_.empty(); }

 private:
  std::vector<Operation> operations_;
  std::size_t size_bytes_ = 0;
};

// Returns false to end the scan.
using ScanVisitor = std::function<bool(Bytes key, Bytes value)>;

// One consistent state of a store.
class Reader {
 public:
  virtual ~Reader() = default;
  // Returns nothing if the key is absent.
  [[nodiscard]] virtual Result<std::optional<Buffer>> Get(Column column, Bytes key) const = 0;
  // Visits keys in [begin, end) in ascending byte order; an empty `end` means no upper bound.
  virtual Result<void> Scan(Column column, Bytes begin, Bytes end,
                            const ScanVisitor& visit) const = 0;
  // The same in descending order.
  virtual Result<void> ScanBackwards(Column column, Bytes begin, Bytes end,
                                     const ScanVisitor& visit) const = 0;
};

class Store {
 public:
  virtual ~Store() = default;
  // Makes the batch durable (synced) before it returns.
  virtual Result<void> Apply(WriteBatch batch) = 0;
  // Must not outlive the store.
  [[nodiscard]] virtual std::unique_ptr<Reader> TakeSnapshot() const = 0;
};

// Returns the smallest key above every key with this prefix; empty if there is none.
Buffer PrefixEnd(Bytes prefix);

}  // namespace schakel::storage
