// The anchor's side of TUF: makes, signs and renews the metadata.
//
// Holds the files of one repository and changes them; where they are kept is the caller's business.
// Keys may be absent: an operation that needs an absent key is refused, so the anchor's daemon can
// renew timestamps with the timestamp key alone.
// Owner: the anchor's daemon or tool. Thread: one. Time: an argument.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "federation/trust/admission.h"
#include "federation/trust/trusted_set.h"

namespace schakel::federation {

struct TrustKeys {
  std::vector<crypto::KeyPair> root;
  std::int64_t root_threshold = 1;
  std::vector<crypto::KeyPair> targets;  // officers; threshold 1
  std::vector<crypto::KeyPair> nodes;    // admissions role; threshold 1
  std::vector<crypto::KeyPair> wide;     // threshold 2
  std::vector<crypto::KeyPair> snapshot;
  std::vector<crypto::KeyPair> timestamp;
};

class TrustRepository {
 public:
  // Makes root version 1 and everything below it, without admissions.
  static Result<TrustRepository> Create(TrustKeys keys, WallTime now);
  // Continues an existing repository. Errors: kProtocol, kUnauthorized if the files do not verify.
  static Result<TrustRepository> Load(const std::map<std::string, Buffer, std::less<>>& files,
                                      TrustKeys keys, WallTime now);

  // Continues from documents that a ceremony signed (by role; all roles at the first), with the
  // online keys alone. In force with the next Publish(), which is to be followed by Verify().
  static Result<TrustRepository> Begin(const std::map<std::string, Envelope>& documents,
                                       TrustKeys keys, WallTime now);
  Result<void> Adopt(const std::map<std::string, Envelope>& documents);

  // Adds or replaces an admission; in force with the next Publish().
  void SetAdmission(const Admission& admission);
  // Signs what changed, then a new snapshot and timestamp. Errors: kUnavailable (a key is absent).
  Result<void> Publish(WallTime now);
  // Signs a new timestamp over the present snapshot: the heartbeat.
  Result<void> RenewTimestamp(WallTime now);

  // Returns the verified state, as any client would see it.
  [[nodiscard]] Result<TrustedSet> Verify(WallTime now) const;
  [[nodiscard]] const std::map<std::string, Buffer, std::less<>>& files() const { return files_; }

 private:
  struct Bin {
    std::map<std::string, FileMeta> targets;
    std::int64_t version = 0;
    bool is_changed = true;
  };

  explicit TrustRepository(TrustKeys keys) : keys_(std::move(keys)) {}
  Result<void> SignRoot(WallTime now);
  Result<void> SignDelegators(WallTime now);
  Result<void> SignBins(WallTime now);
  Result<void> SignSnapshot(WallTime now);
  Result<void> SignTimestamp(WallTime now);
  [[nodiscard]] std::int64_t NewestRoot() const;
  void PutRole(const std::string& role, std::int64_t version, Buffer file);

  TrustKeys keys_;
  std::map<std::string, Buffer, std::less<>> files_;              // by repository name
  std::map<std::string, std::pair<std::int64_t, Buffer>> roles_;  // role -> version, file
  std::map<std::string, Bin> bins_;                               // role -> content
  std::int64_t snapshot_version_ = 0;
  std::int64_t timestamp_version_ = 0;
  std::string timestamp_hash_;  // of the canonical signed part
};

}  // namespace schakel::federation
