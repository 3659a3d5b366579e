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
#include "federation/trust/proposal.h"
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
  // Puts a complete proposal in force over the admissions and keys that are, as the anchor's
  // machine with its two keys alone. Everything is judged again: the rules of a ceremony, the
  // signatures, that it follows what is in force, and at last what a node makes of it. Returns
  // that. The same proposal again changes nothing. Errors: kUnauthorized (a rule, a signature),
  // kConflict (something else came in force since), kUnavailable (a key is absent), kProtocol;
  // nothing is changed then.
  Result<TrustedSet> Accept(const Proposal& proposal, WallTime now);

  // Adds or replaces an admission; in force with the next Publish().
  void SetAdmission(const Admission& admission);
  // Signs what changed, then a new snapshot and timestamp. Errors: kUnavailable (a key is absent).
  Result<void> Publish(WallTime now);
  // Signs a new timestamp over the present snapshot: the heartbeat.
  Result<void> RenewTimestamp(WallTime now);

  // Returns the verified state, as any client would see it.
  [[nodiscard]] Result<TrustedSet> Verify(WallTime now) const;
  [[nodiscard]] const std::map<std::string, Buffer, std::less<>>& files() const {
    return state_.files;
  }

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
  [[nodiscard]] const std::vector<crypto::KeyPair>& AdmittingKeys(std::string_view role) const;
  Result<void> SignSnapshot(WallTime now);
  Result<void> SignTimestamp(WallTime now);
  [[nodiscard]] std::int64_t NewestRoot() const;
  void PutRole(const std::string& role, std::int64_t version, Buffer file);

  struct State {
    std::map<std::string, Buffer, std::less<>> files;              // by repository name
    std::map<std::string, std::pair<std::int64_t, Buffer>> roles;  // role -> version, file
    std::map<std::string, Bin> bins;                               // role -> content
    std::int64_t snapshot_version = 0;
    std::int64_t timestamp_version = 0;
    std::string timestamp_hash;  // of the canonical signed part
  };

  Result<void> Adopt(const std::map<std::string, Envelope>& documents);
  void AdoptAdmissions(const Proposal& proposal);
  // What a node that has the state before makes of the files.
  [[nodiscard]] Result<TrustedSet> Follow(const TrustedSet& before, WallTime now) const;
  // After what was left of a publication that was cut off: no version names two contents.
  void SkipVersionsIn(const std::map<std::string, Buffer, std::less<>>& files);

  TrustKeys keys_;
  State state_;
};

}  // namespace schakel::federation
