// A TUF client for any repository: refreshes the top-level roles, then looks targets up one at a
// time and fetches only the delegated roles that a search passes. Sans-IO like TrustUpdater, which
// nodes use; the rules of both are in workflow.h.
//
// It asks for one file after the other, in the order of the specification. What was verified stays
// (kept()) also when a later file is refused; what was refused leaves no trace. Expired metadata is
// an error here. A role that is kept is verified again under each role that delegates to it.
// Time: one fixed `now`. Thread: the caller's. Errors: those of workflow.h; after an error the
//   client is of no further use but for kept().
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "federation/trust/file_request.h"
#include "federation/trust/workflow.h"

namespace schakel::federation {

class TufClient {
 public:
  using Kept = std::map<std::string, Buffer>;  // by role

  // Continues from what was kept; of that only "root" must be there. The others are used as far as
  // they verify. Errors: kNotFound (no root); those of VerifyFirstRoot().
  static Result<TufClient> Start(Kept kept, WallTime now);

  // The file to supply now; nothing when a step is done.
  [[nodiscard]] std::optional<FileRequest> Wanted() const;
  // REQUIRES: Wanted(). `content` is nothing if the repository has no such file.
  Result<void> Supply(std::optional<Bytes> content);

  // Begins a search. REQUIRES: no file is wanted and no error was returned.
  Result<void> Find(const std::string& path);
  // What the search found, or nullptr. REQUIRES: no file is wanted.
  [[nodiscard]] const FileMeta* found() const { return found_ ? &*found_ : nullptr; }

  [[nodiscard]] const Kept& kept() const { return kept_; }
  // Two different timestamps of one version were seen; the first stays.
  [[nodiscard]] bool saw_conflict() const { return saw_conflict_; }

 private:
  enum class Phase : std::uint8_t { kRoots, kTimestamp, kSnapshot, kTargets, kDelegation, kReady };
  struct Step {
    std::string role;
    std::string delegator;
  };

  TufClient(Kept kept, Verified<RootMeta> root, WallTime now)
      : kept_(std::move(kept)), first_root_(root.meta), root_(std::move(root)), now_(now) {}

  Result<void> TakeRoot(std::optional<Bytes> content);
  Result<void> AfterRoots();
  Result<void> TakeTimestamp(Bytes content);
  Result<void> AfterTimestamp();
  Result<void> TakeSnapshot(Bytes content);
  Result<void> AfterSnapshot();
  Result<void> TakeRole(const Step& step, Bytes content);
  Result<bool> UseKept(const Step& step);
  Result<void> Search();
  void PushDelegations(const Step& step);

  Kept kept_;
  RootMeta first_root_;
  Verified<RootMeta> root_;
  WallTime now_;
  Phase phase_ = Phase::kRoots;
  std::uint32_t roots_walked_ = 0;
  std::optional<Verified<TimestampMeta>> timestamp_;
  std::optional<Verified<SnapshotMeta>> snapshot_;
  std::map<std::string, TargetsMeta> roles_;  // "targets", and what this search verified
  bool saw_conflict_ = false;

  std::string path_;         // of the search
  std::vector<Step> stack_;  // roles to visit, the next one last
  std::set<std::string> visited_;
  std::optional<FileMeta> found_;
};

}  // namespace schakel::federation
