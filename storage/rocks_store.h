// A Store on disk: one RocksDB with a column family per column.
//
// Every Apply() is one synced write batch, numbered; the number is then written to the commit
// counter beside the database. At Open() the database has the counter's number or the next one. A
// smaller one means that acknowledged writes are missing, and the store says how many; a larger
// one, that the counter was lost, so that nothing proves that no write is missing.
// Threads: Apply() from one thread; snapshots from any. Errors: store.h; Open(): kUnavailable
// (another process has it), kCorruption (damaged, writes missing, newer format), kIo.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <memory>

#include "storage/store.h"

namespace schakel::storage {

constexpr std::uint32_t kFormatVersion = 1;

enum class StoreOrigin : std::uint8_t {
  kCreated,   // new and empty
  kReopened,  // the one that this machine wrote last
  kRestored,  // a copy: its store id is not the one that lies beside it, or none lies there. Stays
              // so at every Open() until a write changes the row IncarnationKey() (keys.h)
};

class RocksStore final : public Store {
 public:
  // `folder` gets db/, commits and store-id. The store id must be left out of backups.
  static Result<std::unique_ptr<RocksStore>> Open(const std::filesystem::path& folder);
  ~RocksStore() override;

  Result<void> Apply(WriteBatch batch) override;
  [[nodiscard]] std::unique_ptr<Reader> TakeSnapshot() const override;

  // Rewrites these columns without what was deleted, and lets go of the log that still has it. May
  // take long; other threads may write meanwhile.
  Result<void> Compact(std::initializer_list<Column> columns);

  [[nodiscard]] StoreOrigin origin() const;
  [[nodiscard]] std::uint64_t commits() const;

 private:
  struct State;
  explicit RocksStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace schakel::storage
