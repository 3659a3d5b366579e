// The number of the newest acknowledged commit, in a file of its own beside the database.
//
// RocksDB can drop acknowledged writes from the end of a damaged log without saying so. The counter
// is written after each commit and compared with the database at every start.
// Two slots of 16 bytes (number, checksum) are written in turn, so a torn write leaves the other.
// Thread: the store's. Errors: kIo, kCorruption if both slots are damaged.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace schakel::storage {

class CommitCounter {
 public:
  // Opens the file, or creates it with 0 and syncs its folder.
  static Result<CommitCounter> Open(const std::filesystem::path& path);
  CommitCounter(CommitCounter&& other) noexcept;
  CommitCounter& operator=(CommitCounter&& other) noexcept;
  CommitCounter(const CommitCounter&) = delete;
  CommitCounter& operator=(const CommitCounter&) = delete;
  ~CommitCounter();

  [[nodiscard]] std::uint64_t value() const { return value_; }
  // Returns when the number is on disk.
  Result<void> Set(std::uint64_t value);

 private:
  CommitCounter(int fd, std::uint64_t value) : fd_(fd), value_(value) {}
  int fd_ = -1;
  std::uint64_t value_ = 0;
};

}  // namespace schakel::storage
