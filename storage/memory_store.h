// A Store in memory, for tests and simulations, with faults on request.
//
// Durability is modelled: ApplyUnsynced() is visible at once and lost by Crash() unless Sync() came
// in between; Apply() is both. Taking a snapshot is free; a write while a snapshot is alive copies
// the keys of the columns that it touches.
// Thread: one. Snapshots may outlive later writes, not the store.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "storage/store.h"

namespace schakel::storage {

class MemoryStore final : public Store {
 public:
  MemoryStore();

  Result<void> Apply(WriteBatch batch) override;
  [[nodiscard]] std::unique_ptr<Reader> TakeSnapshot() const override;

  void ApplyUnsynced(WriteBatch batch);
  void Sync();
  // Loses what was not synced, except the first `kept` unsynced batches.
  void Crash(std::size_t kept = 0);

  // The `nth` Apply() from now (1 = the next) and all after it fail with kIo.
  void FailApply(std::size_t nth) { applies_until_failure_ = nth; }

  [[nodiscard]] std::size_t size_bytes() const { return size_bytes_; }

 private:
  using Map = std::map<Buffer, std::shared_ptr<const Buffer>>;
  // Columns are copied on write while a snapshot holds them.
  using Columns = std::array<std::shared_ptr<Map>, kColumnCount>;

  class Snapshot;

  // What a change replaced; nullptr = there was nothing.
  struct Undo {
    Column column;
    Buffer key;
    std::shared_ptr<const Buffer> before;
  };
  struct Unsynced {
    WriteBatch batch;
    std::vector<Undo> undo;
  };

  Map& Writable(Column column);
  std::vector<Undo> Change(const WriteBatch& batch);

  Columns columns_;
  std::vector<Unsynced> unsynced_;
  std::size_t applies_until_failure_ = 0;  // 0 = never
  bool has_failed_ = false;
  std::size_t size_bytes_ = 0;
};

}  // namespace schakel::storage
