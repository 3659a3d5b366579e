// The anchor's book of tokens and requests: one file each below `join/` in its folder, and the key
// that requests are sealed to.
//
//   join.key          the join key (0400)
//   tokens/ID.json    a token with its secret, and the request that used it (0600)
//   leaves/NODE       a signed request to leave
//
// The daemon and the command line both work on it: each change reads, changes and writes one file
// under a lock, and is on disk when the call returns.
// Threads: any; the lock is a file's. Errors: kNotFound, kCorruption, kConflict, kLimitExceeded,
// kIo (also if another program holds the lock for kLockMax). Bounds: join/limits.h.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "federation/trust/join_record.h"

namespace schakel::node {

class JoinBook {
 public:
  // Makes the folder and the key where they are missing.
  static Result<JoinBook> Open(const std::filesystem::path& folder);

  [[nodiscard]] const crypto::TransportKeyPair& key() const { return key_; }

  // Errors: kConflict if the token is there already.
  Result<void> Add(const federation::TokenRecord& record) const;
  [[nodiscard]] Result<federation::TokenRecord> Find(const federation::TokenId& id) const;
  // By time of issue.
  [[nodiscard]] Result<std::vector<federation::TokenRecord>> All() const;
  // Reads, lets `change` work, and writes if it changed something. Returns the new record.
  Result<federation::TokenRecord> Change(
      const federation::TokenId& id,
      const std::function<void(federation::TokenRecord&)>& change) const;

  struct Leave {
    crypto::NodeId node;
    Buffer request;  // signed, as it came
  };
  // The first of a node stays.
  Result<void> NoteLeave(const Leave& leave) const;
  [[nodiscard]] Result<std::vector<Leave>> Leaves() const;

 private:
  JoinBook(std::filesystem::path folder, crypto::TransportKeyPair key)
      : folder_(std::move(folder)), key_(std::move(key)) {}
  [[nodiscard]] std::filesystem::path FileOf(const federation::TokenId& id) const;

  std::filesystem::path folder_;
  crypto::TransportKeyPair key_;
};

}  // namespace schakel::node
