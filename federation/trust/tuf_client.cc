#include "federation/trust/tuf_client.h"

#include <algorithm>

#include "base/check.h"
#include "federation/trust/limits.h"

namespace schakel::federation {
namespace {

const std::string kTargets = "targets";

Error Missing(const std::string& what) {
  return {ErrorCode::kNotFound, "trust update: " + what};
}

// A file that states its length is never asked for beyond it.
std::size_t CapOf(const FileMeta& stated) {
  if (stated.length < 0) return limits::kTrustFileMax;
  return std::min(limits::kTrustFileMax, static_cast<std::size_t>(stated.length));
}

}  // namespace

Result<TufClient> TufClient::Start(Kept kept, WallTime now) {
  const auto file = kept.find("root");
  if (file == kept.end()) return Missing("no root is kept");
  auto root = VerifyFirstRoot(file->second);
  if (!root) return root.error();
  return TufClient(std::move(kept), std::move(*root), now);
}

std::optional<FileRequest> TufClient::Wanted() const {
  switch (phase_) {
    case Phase::kRoots:
      return FileRequest{RootFileName(root_.meta.header.version + 1), limits::kRootFileMax};
    case Phase::kTimestamp:
      return FileRequest{std::string(kTimestampFileName), limits::kTimestampFileMax};
    case Phase::kSnapshot: {
      const FileMeta& stated = timestamp_->meta.snapshot;
      return FileRequest{RoleFileName("snapshot", stated.version), CapOf(stated)};
    }
    case Phase::kTargets:
    case Phase::kDelegation: {
      const std::string& role = phase_ == Phase::kTargets ? kTargets : stack_.back().role;
      const FileMeta* stated = StatedOf(snapshot_->meta, role);
      return FileRequest{RoleFileName(role, stated->version), CapOf(*stated)};
    }
    case Phase::kReady:
      break;
  }
  return std::nullopt;
}

Result<void> TufClient::Supply(std::optional<Bytes> content) {
  if (phase_ == Phase::kRoots) return TakeRoot(content);
  if (!content) return Missing("the repository has no " + Wanted()->name);
  switch (phase_) {
    case Phase::kTimestamp:
      return TakeTimestamp(*content);
    case Phase::kSnapshot:
      return TakeSnapshot(*content);
    case Phase::kTargets: {
      const auto taken = TakeRole({kTargets, "root"}, *content);
      if (taken) phase_ = Phase::kReady;
      return taken;
    }
    case Phase::kDelegation: {
      const auto taken = TakeRole(stack_.back(), *content);
      return taken ? Search() : taken;
    }
    default:
      CHECK(false);  // nothing is wanted
      return {};
  }
}

Result<void> TufClient::TakeRoot(std::optional<Bytes> content) {
  if (!content) return AfterRoots();
  auto root = VerifyNextRoot(root_.meta, *content);
  if (!root) return root.error();
  root_ = std::move(*root);
  kept_["root"] = root_.file;
  return ++roots_walked_ >= limits::kRootWalkMax ? AfterRoots() : Result<void>();
}

Result<void> TufClient::AfterRoots() {
  // Dropped before anything else can fail: the next run does not see that the keys are new. The
  // roles go too, since after a recovery the same number may name other bytes.
  if (HasOtherOnlineKeys(first_root_, root_.meta)) kept_ = {{"root", root_.file}};
  const auto fresh = CheckExpiry(root_.meta.header, "root", now_);
  if (!fresh) return fresh;
  if (const auto kept = kept_.find("timestamp"); kept != kept_.end()) {
    auto timestamp = VerifyTimestamp(root_.meta, nullptr, kept->second);
    if (timestamp) timestamp_ = std::move(*timestamp);
  }
  if (const auto kept = kept_.find("snapshot"); kept != kept_.end()) {
    auto snapshot = VerifySnapshot(root_.meta, nullptr, nullptr, kept->second);
    if (snapshot) snapshot_ = std::move(*snapshot);
  }
  phase_ = Phase::kTimestamp;
  return {};
}

Result<void> TufClient::TakeTimestamp(Bytes content) {
  auto timestamp = VerifyTimestamp(root_.meta, timestamp_ ? &*timestamp_ : nullptr, content);
  if (!timestamp && timestamp.error().code != ErrorCode::kConflict) return timestamp.error();
  saw_conflict_ = saw_conflict_ || !timestamp;
  const auto fresh =
      CheckExpiry((timestamp ? *timestamp : *timestamp_).meta.header, "timestamp", now_);
  if (!fresh) return fresh;
  const bool is_newer = timestamp && (!timestamp_ || timestamp->meta.header.version >
                                                         timestamp_->meta.header.version);
  if (is_newer) {
    timestamp_ = std::move(*timestamp);
    kept_["timestamp"] = timestamp_->file;
  }
  return AfterTimestamp();
}

Result<void> TufClient::AfterTimestamp() {
  const FileMeta& stated = timestamp_->meta.snapshot;
  const bool is_held = snapshot_ && snapshot_->meta.header.version == stated.version &&
                       CheckHash(snapshot_->file, stated, "snapshot");
  phase_ = Phase::kSnapshot;
  return is_held ? AfterSnapshot() : Result<void>();
}

Result<void> TufClient::TakeSnapshot(Bytes content) {
  auto snapshot = VerifySnapshot(root_.meta, &timestamp_->meta.snapshot,
                                 snapshot_ ? &*snapshot_ : nullptr, content);
  if (!snapshot) return snapshot.error();
  const auto fresh = CheckExpiry(snapshot->meta.header, "snapshot", now_);
  if (!fresh) return fresh;
  snapshot_ = std::move(*snapshot);
  kept_["snapshot"] = snapshot_->file;
  return AfterSnapshot();
}

Result<void> TufClient::AfterSnapshot() {
  const auto fresh = CheckExpiry(snapshot_->meta.header, "snapshot", now_);
  if (!fresh) return fresh;
  const auto is_kept = UseKept({kTargets, "root"});
  if (!is_kept) return is_kept.error();
  phase_ = *is_kept ? Phase::kReady : Phase::kTargets;
  return {};
}

Result<void> TufClient::TakeRole(const Step& step, Bytes content) {
  const TufKeys* keys = &root_.meta.keys;
  const TufRole* signers = &root_.meta.targets;
  if (step.delegator != "root") {
    const TargetsMeta& delegator = roles_.at(step.delegator);
    keys = &delegator.keys;
    for (const DelegatedRole& role : delegator.roles) {
      if (role.name == step.role) signers = &role.role;
    }
  }
  auto role =
      VerifyTargets(step.role, *keys, *signers, *StatedOf(snapshot_->meta, step.role), content);
  if (!role) return role.error();
  const auto fresh = CheckExpiry(role->meta.header, step.role, now_);
  if (!fresh) return fresh;
  kept_[step.role] = role->file;
  roles_[step.role] = std::move(role->meta);
  return {};
}

Result<bool> TufClient::UseKept(const Step& step) {
  const FileMeta* stated = StatedOf(snapshot_->meta, step.role);
  if (stated == nullptr) return Missing("snapshot does not list " + step.role);
  if (roles_.contains(step.role)) return true;
  const auto kept = kept_.find(step.role);
  if (kept == kept_.end()) return false;
  const Buffer file = kept->second;
  return TakeRole(step, file).has_value();
}

Result<void> TufClient::Find(const std::string& path) {
  CHECK(phase_ == Phase::kReady);
  path_ = path;
  found_.reset();
  visited_.clear();
  // Another path may reach a role through another delegator: it is verified again.
  std::erase_if(roles_, [](const auto& role) { return role.first != kTargets; });
  stack_ = {{kTargets, "root"}};
  return Search();
}

// Pre-order, depth first: a role, then what it delegates to, in its order.
Result<void> TufClient::Search() {
  phase_ = Phase::kDelegation;
  while (!stack_.empty()) {
    const Step step = stack_.back();
    if (visited_.contains(step.role)) {
      stack_.pop_back();
      continue;
    }
    if (visited_.size() >= limits::kRolesVisitedMax) {
      return Error{ErrorCode::kLimitExceeded, "trust update: too many delegations"};
    }
    const auto is_kept = UseKept(step);
    if (!is_kept) return is_kept.error();
    if (!*is_kept) return {};  // wanted
    visited_.insert(step.role);
    stack_.pop_back();
    const TargetsMeta& meta = roles_.at(step.role);
    const auto target = meta.targets.find(path_);
    if (target != meta.targets.end()) {
      found_ = target->second;
      break;
    }
    PushDelegations(step);
  }
  phase_ = Phase::kReady;
  return {};
}

void TufClient::PushDelegations(const Step& step) {
  std::vector<Step> covering;
  for (const DelegatedRole& role : roles_.at(step.role).roles) {
    if (!Covers(role, path_)) continue;
    covering.push_back({role.name, step.role});
    // A terminating delegation is the last word: what waited is dropped.
    if (role.is_terminating) {
      stack_.clear();
      break;
    }
  }
  stack_.insert(stack_.end(), covering.rbegin(), covering.rend());
}

}  // namespace schakel::federation
