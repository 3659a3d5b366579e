// The client workflow of TUF 1.0 (section 5), sans-IO: it says which files it wants and is given
// their bytes. Its transport is gossip in the node and a folder in tests.
//
// Steps: root walk -> timestamp -> snapshot -> targets and delegated roles -> admission files.
// Everything is verified before anything is kept; Finish() returns the whole new state or nothing
// was changed. Cached files are verified again unless bytes, keys and threshold are those that they
// were verified under. A role has one
// delegator, the first that is met breadth first from "targets"; what others say of it does not
// count, so the roles are a tree whatever the metadata say.
// Time: one fixed `now` for the whole update. Thread: the caller's.
// Errors of Supply(): kProtocol (form, rollback, mix-and-match), kUnauthorized (signatures),
//   kLimitExceeded, kConflict (two different timestamps of one version: a split view). After an
//   error the updater is of no further use.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "federation/trust/file_request.h"
#include "federation/trust/trusted_set.h"

namespace schakel::federation {

// Strict is the specification's; a node reports and maps expiry to its freshness states.
enum class ExpiryPolicy : std::uint8_t { kReport, kStrict };

class TrustUpdater {
 public:
  TrustUpdater(const TrustedSet& current, WallTime now,
               ExpiryPolicy policy = ExpiryPolicy::kReport);

  // Files to supply now, all of them in any order.
  [[nodiscard]] std::vector<FileRequest> Wanted() const;
  // `content` is nothing if the source does not have the file.
  Result<void> Supply(std::string_view name, std::optional<Bytes> content);
  // The other timestamp of our version, after kConflict.
  [[nodiscard]] const std::optional<Buffer>& conflict() const { return conflict_; }
  [[nodiscard]] bool Done() const { return phase_ == Phase::kDone; }
  // REQUIRES: Done().
  Result<TrustedSet> Finish();
  // Gives up: returns the snapshot, roles and admission files that were verified and are not of the
  // state that this update began with, also after an error. The updater is of no further use.
  std::vector<Buffer> TakeVerified();
  // Returns the state with the roots walked so far and nothing else new.
  Result<TrustedSet> RootsOnly();

 private:
  enum class Phase : std::uint8_t { kRoots, kTimestamp, kSnapshot, kRoles, kAdmissions, kDone };
  struct WantedAdmission {
    std::string path;
    FileMeta stated;
  };

  Result<void> TakeRoot(std::optional<Bytes> content);
  Result<void> TakeTimestamp(Bytes content);
  Result<void> TakeSnapshot(Bytes content);
  Result<void> TakeRole(const std::string& role, Bytes content);
  Result<void> TakeAdmission(const std::string& name, Bytes content);

  Result<void> AfterRoots();
  Result<void> AdvanceRoles();
  Result<void> StartAdmissions();
  [[nodiscard]] Result<void> CheckFresh(const MetaHeader& header, const std::string& role) const;
  Result<void> VerifyRole(const std::string& role, const TufKeys& keys, const TufRole& signers,
                          Bytes file);
  // The meta of the first role, in the order of the delegations, that may speak for this path.
  [[nodiscard]] const FileMeta* Resolve(const std::string& path) const;
  void CollectFiles(TrustContent& content) const;

  TrustedSet current_;
  WallTime now_;
  ExpiryPolicy policy_;
  Phase phase_ = Phase::kRoots;
  TrustContent next_;
  std::optional<Buffer> early_timestamp_;
  std::uint32_t roots_walked_ = 0;
  std::optional<Buffer> conflict_;
  std::map<std::string, std::string> wanted_roles_;           // file name -> role
  std::map<std::string, WantedAdmission> wanted_admissions_;  // by file name
  std::map<std::string, std::string> delegator_;              // role -> the role that speaks for it
  bool has_other_roles_ = false;  // than the state that this update began with
};

}  // namespace schakel::federation
