// Keys that can be destroyed: one for each member, outside the database, so that erasing a key
// erases everything that was sealed with it, wherever copies of the sealed bytes are.
//
// Files in one folder:
//   vault           which segments there are, and the key of each; sealed with the node key
//   segment-S.G     4,096 keys of segment S, sealed with that segment's key of generation G
// An erasure makes a fresh segment key: what is left of the old file on a disk stays unreadable.
// `vault` is written last and decides, so a crash leaves the state before or after, never a mix.
// What a crash leaves beside it is removed by the next Open().
// The folder must be left out of backups; docs/operations.md, "Backups".
//
// Thread: one at a time. Errors: kUnauthorized (another node key, or a changed file), kCorruption
// (a file is missing or damaged: never "erased"), kIo; a failed change leaves the state before it
// and may be tried again.
// Bounds: kKeysMax keys; memory 128 KiB a segment that was used, locked where the system allows.
#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "base/result.h"
#include "crypto/secret.h"

namespace schakel::crypto {

using KeyNumber = std::uint64_t;  // from 1; never used again after an erasure

constexpr std::size_t kVaultKeySize = 32;
constexpr std::size_t kSegmentKeys = 4'096;
constexpr KeyNumber kKeysMax = 4'000'000;  // 1.6 million members, their suppliers, and growth

class KeyVault {
 public:
  // Opens or creates. REQUIRES: node_key.size() == 32.
  static Result<KeyVault> Open(const std::filesystem::path& folder, Bytes node_key);
  KeyVault(KeyVault&&) noexcept = default;
  KeyVault& operator=(KeyVault&&) noexcept = default;

  // Returns the first of `count` new consecutive numbers, durable. Errors: kLimitExceeded.
  Result<KeyNumber> Create(std::size_t count);
  // Returns the key; valid until the next call. Errors: kNotFound if it was erased or never made.
  Result<Bytes> Find(KeyNumber number);
  // Destroys the keys; durable when it returns. Numbers that are gone already are passed over.
  Result<void> Erase(const std::vector<KeyNumber>& numbers);
  // Returns the number that the next key will get: all below it were made once.
  [[nodiscard]] KeyNumber next() const { return next_; }

 private:
  struct Segment {
    std::uint64_t generation = 0;
    Secret key{kVaultKeySize};
  };

  KeyVault(std::filesystem::path folder, Bytes node_key)
      : folder_(std::move(folder)), node_key_(node_key) {}
  [[nodiscard]] std::filesystem::path SegmentPath(std::uint64_t segment,
                                                  std::uint64_t generation) const;
  Result<void> Load();
  // Removes what a crash or a failed attempt left.
  void RemoveLeftovers() const;
  // Returns the slots of a segment, from memory or its file; zeros if it is new.
  Result<Secret*> Slots(std::uint64_t segment);
  // Writes the slots under a fresh key and generation.
  Result<Segment> WriteSegment(std::uint64_t segment, Bytes slots);
  // Makes `next_` and the segments durable, then drops the files they replace.
  Result<void> Commit(std::map<std::uint64_t, Segment> changed, KeyNumber next);

  std::filesystem::path folder_;
  Secret node_key_;
  std::map<std::uint64_t, Segment> segments_;
  std::map<std::uint64_t, Secret> slots_;  // of segments that were used
  // The newest generation that was written, committed or not: a file that the vault on disk may
  // name is never overwritten.
  std::map<std::uint64_t, std::uint64_t> written_;
  KeyNumber next_ = 1;
};

}  // namespace schakel::crypto
