// The trust metadata that a node has verified: one consistent state, and the files it came from.
//
// A value that is cheap to copy: the content is immutable and shared. Made only by FromRoot(),
// Restore() and TrustUpdater::Finish(), so whoever holds one holds verified data.
// Threads: any. Bounds: trust/limits.h.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "federation/trust/metadata.h"
#include "federation/trust/trust_version.h"
#include "storage/store.h"

namespace schakel::federation {

struct TrustContent {
  Verified<RootMeta> root;
  std::map<std::int64_t, Buffer> root_files;  // all known, so that others can walk the chain
  std::optional<Verified<TimestampMeta>> timestamp;
  std::optional<Verified<SnapshotMeta>> snapshot;
  std::map<std::string, Verified<TargetsMeta>> roles;  // "targets" and what it delegates to
  std::map<std::string, std::string> verified_under;   // by role: SignersText of its delegation
  std::map<std::string, Buffer> admissions;            // by target path, hash and length checked
  std::map<std::string, Buffer, std::less<>> files;    // all of the above by repository name
};

class TrustedSet {
 public:
  // An empty set trusts nothing; version {0, 0}.
  TrustedSet() = default;
  explicit TrustedSet(std::shared_ptr<const TrustContent> content) : content_(std::move(content)) {}

  // Trusts this root because an operator pinned it; it must be signed by its own keys.
  // Errors: kProtocol, kUnauthorized.
  static Result<TrustedSet> FromRoot(Bytes root_file);
  // Verifies what is stored again, from the oldest root on. Errors: kNotFound if nothing is stored;
  // kCorruption if it does not verify.
  static Result<TrustedSet> Restore(const storage::Reader& reader, WallTime now);

  // Puts what is new since `before` and deletes what is no longer needed.
  void WriteChanges(const TrustedSet& before, storage::WriteBatch& batch) const;

  [[nodiscard]] TrustVersion version() const;
  [[nodiscard]] WallTime issued() const;  // of the timestamp; epoch if there is none
  [[nodiscard]] const Buffer* FindFile(std::string_view name) const;
  // Returns when the first of root, timestamp, snapshot and targets expires.
  [[nodiscard]] std::optional<WallTime> Expires() const;
  [[nodiscard]] const TrustContent* content() const { return content_.get(); }

 private:
  std::shared_ptr<const TrustContent> content_;
};

}  // namespace schakel::federation
