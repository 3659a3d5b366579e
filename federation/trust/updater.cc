#include "federation/trust/updater.h"

#include <algorithm>

#include "federation/trust/limits.h"
#include "federation/trust/workflow.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kDelegationDepthMax = 8;  // ours is three deep

Error Misfit(const std::string& what) {
  return {ErrorCode::kProtocol, "trust update: " + what};
}

FileRequest RequestFor(std::string name, const FileMeta& stated, std::size_t bytes_max) {
  const bool has_length = stated.length >= 0 && static_cast<std::size_t>(stated.length) < bytes_max;
  return {std::move(name), has_length ? static_cast<std::size_t>(stated.length) : bytes_max,
          stated.sha256.value_or("")};
}

template <typename Meta>
const Verified<Meta>* PointerTo(const std::optional<Verified<Meta>>& held) {
  return held ? &*held : nullptr;
}

}  // namespace

TrustUpdater::TrustUpdater(const TrustedSet& current, WallTime now, ExpiryPolicy policy)
    : current_(current), now_(now), policy_(policy) {
  CHECK(current.content() != nullptr);
  next_ = *current.content();
}

std::vector<FileRequest> TrustUpdater::Wanted() const {
  std::vector<FileRequest> wanted;
  if (phase_ == Phase::kRoots) {
    wanted.push_back({RootFileName(next_.root.meta.header.version + 1), limits::kRootFileMax});
  }
  const bool wants_timestamp = phase_ == Phase::kRoots || phase_ == Phase::kTimestamp;
  if (wants_timestamp && !early_timestamp_) {
    wanted.push_back({std::string(kTimestampFileName), limits::kTimestampFileMax});
  }
  if (phase_ == Phase::kSnapshot) {
    const FileMeta& stated = next_.timestamp->meta.snapshot;
    wanted.push_back(
        RequestFor(RoleFileName("snapshot", stated.version), stated, limits::kTrustFileMax));
  }
  if (phase_ == Phase::kRoles) {
    for (const auto& [name, role] : wanted_roles_) {
      const FileMeta& stated = *StatedOf(next_.snapshot->meta, role);
      wanted.push_back(RequestFor(name, stated, limits::kTrustFileMax));
    }
  }
  if (phase_ == Phase::kAdmissions) {
    for (const auto& [name, admission] : wanted_admissions_)
      wanted.push_back(RequestFor(name, admission.stated, limits::kAdmissionFileMax));
  }
  return wanted;
}

Result<void> TrustUpdater::Supply(std::string_view name, std::optional<Bytes> content) {
  if (phase_ == Phase::kRoots && name == RootFileName(next_.root.meta.header.version + 1)) {
    return TakeRoot(content);
  }
  if (!content) return Misfit("the source has no " + std::string(name));
  if (name == kTimestampFileName) {
    if (phase_ == Phase::kTimestamp) return TakeTimestamp(*content);
    if (phase_ == Phase::kRoots) early_timestamp_ = ToBuffer(*content);
    return {};
  }
  const std::string key(name);
  if (phase_ == Phase::kSnapshot) {
    const bool is_wanted = key == RoleFileName("snapshot", next_.timestamp->meta.snapshot.version);
    return is_wanted ? TakeSnapshot(*content) : Result<void>();
  }
  if (phase_ == Phase::kRoles && wanted_roles_.contains(key)) {
    return TakeRole(key, *content);
  }
  if (phase_ == Phase::kAdmissions && wanted_admissions_.contains(key)) {
    return TakeAdmission(key, *content);
  }
  return {};
}

Result<void> TrustUpdater::CheckFresh(const MetaHeader& header, const std::string& role) const {
  return policy_ == ExpiryPolicy::kStrict ? CheckExpiry(header, role, now_) : Result<void>();
}

Result<void> TrustUpdater::TakeRoot(std::optional<Bytes> content) {
  if (!content) return AfterRoots();
  auto root = VerifyNextRoot(next_.root.meta, *content);
  if (!root) return root.error();
  next_.root = std::move(*root);
  next_.root_files[next_.root.meta.header.version] = next_.root.file;
  if (++roots_walked_ >= limits::kRootWalkMax) return AfterRoots();
  return {};
}

Result<void> TrustUpdater::AfterRoots() {
  const auto fresh = CheckFresh(next_.root.meta.header, "root");
  if (!fresh) return fresh;
  if (HasOtherOnlineKeys(current_.content()->root.meta, next_.root.meta)) {
    next_.timestamp.reset();
    next_.snapshot.reset();
  }
  phase_ = Phase::kTimestamp;
  if (!early_timestamp_) return {};
  const Buffer content = std::move(*early_timestamp_);
  early_timestamp_.reset();
  return TakeTimestamp(content);
}

Result<void> TrustUpdater::TakeTimestamp(Bytes content) {
  auto timestamp = VerifyTimestamp(next_.root.meta, PointerTo(next_.timestamp), content);
  if (!timestamp) {
    if (timestamp.error().code == ErrorCode::kConflict) conflict_ = ToBuffer(content);
    return timestamp.error();
  }
  const bool is_at_newest = roots_walked_ < limits::kRootWalkMax;
  if (is_at_newest && timestamp->meta.root > next_.root.meta.header.version) {
    return Misfit("timestamp of a root that does not exist");
  }
  const auto fresh = CheckFresh(timestamp->meta.header, "timestamp");
  if (!fresh) return fresh;
  next_.timestamp = std::move(*timestamp);
  phase_ = Phase::kSnapshot;
  const bool is_held = next_.snapshot && next_.snapshot->meta.header.version ==
                                             next_.timestamp->meta.snapshot.version;
  if (!is_held) return {};
  // The root may ask for other signatures now.
  const Buffer held = next_.snapshot->file;
  return TakeSnapshot(held);
}

Result<void> TrustUpdater::TakeSnapshot(Bytes content) {
  auto snapshot = VerifySnapshot(next_.root.meta, &next_.timestamp->meta.snapshot,
                                 PointerTo(next_.snapshot), content);
  if (!snapshot) return snapshot.error();
  const auto fresh = CheckFresh(snapshot->meta.header, "snapshot");
  if (!fresh) return fresh;
  next_.snapshot = std::move(*snapshot);
  phase_ = Phase::kRoles;
  return AdvanceRoles();
}

Result<void> TrustUpdater::VerifyRole(const std::string& role, const TufKeys& keys,
                                      const TufRole& signers, Bytes file) {
  const FileMeta* stated = StatedOf(next_.snapshot->meta, role);
  CHECK(stated != nullptr);
  auto targets = VerifyTargets(role, keys, signers, *stated, file);
  if (!targets) return targets.error();
  const auto fresh = CheckFresh(targets->meta.header, role);
  if (!fresh) return fresh;
  next_.roles[role] = std::move(*targets);
  next_.verified_under[role] = SignersText(keys, signers);
  has_other_roles_ = true;
  return {};
}

Result<void> TrustUpdater::AdvanceRoles() {
  // Breadth first from "targets": verify what is held, want what is not, until nothing is missing.
  struct Pending {
    std::string name;
    std::string delegator;
    const TufKeys* keys;
    const TufRole* signers;
    std::size_t depth;
  };
  const RootMeta& root = next_.root.meta;
  std::vector<Pending> queue{{"targets", "root", &root.keys, &root.targets, 0}};
  delegator_.clear();
  wanted_roles_.clear();
  std::size_t depth_max = kDelegationDepthMax;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Pending pending = queue[i];
    // One level after the other, so that every client finds the same delegators.
    if (!wanted_roles_.empty() && pending.depth > depth_max) break;
    if (!delegator_.emplace(pending.name, pending.delegator).second) continue;
    if (delegator_.size() > limits::kRolesMax || pending.depth > depth_max) {
      return Error{ErrorCode::kLimitExceeded, "trust update: too many delegations"};
    }
    const FileMeta* stated = StatedOf(next_.snapshot->meta, pending.name);
    if (stated == nullptr) return Misfit("snapshot does not list " + pending.name);
    const auto held = next_.roles.find(pending.name);
    // After fast-forward recovery the same number may name other bytes.
    const bool is_held = held != next_.roles.end() &&
                         held->second.meta.header.version == stated->version &&
                         CheckHash(held->second.file, *stated, "role");
    if (!is_held) {
      wanted_roles_[RoleFileName(pending.name, stated->version)] = pending.name;
      depth_max = pending.depth;
      continue;
    }
    const auto known = next_.verified_under.find(pending.name);
    const bool is_verified = known != next_.verified_under.end() &&
                             known->second == SignersText(*pending.keys, *pending.signers);
    if (is_verified) {
      const auto fresh = CheckFresh(held->second.meta.header, pending.name);
      if (!fresh) return fresh;
    } else {
      const Buffer file = held->second.file;
      const auto again = VerifyRole(pending.name, *pending.keys, *pending.signers, file);
      if (!again) return again;
    }
    const TargetsMeta& meta = next_.roles.at(pending.name).meta;
    for (const DelegatedRole& role : meta.roles) {
      queue.push_back({role.name, pending.name, &meta.keys, &role.role, pending.depth + 1});
    }
  }
  if (!wanted_roles_.empty()) return {};
  const auto is_gone = [this](const auto& item) { return !delegator_.contains(item.first); };
  const std::size_t gone = std::erase_if(next_.roles, is_gone);
  std::erase_if(next_.verified_under, is_gone);
  if (gone > 0 || has_other_roles_) return StartAdmissions();
  // The same lists name the same files, which are held and were compared with their hashes.
  phase_ = Phase::kDone;
  return {};
}

Result<void> TrustUpdater::TakeRole(const std::string& name, Bytes content) {
  const std::string role = wanted_roles_.at(name);
  const TufKeys* keys = &next_.root.meta.keys;
  const TufRole* signers = &next_.root.meta.targets;
  if (role != "targets") {
    const TargetsMeta& delegator = next_.roles.at(delegator_.at(role)).meta;
    const auto delegation =
        std::find_if(delegator.roles.begin(), delegator.roles.end(),
                     [&role](const DelegatedRole& item) { return item.name == role; });
    keys = &delegator.keys;
    signers = &delegation->role;
  }
  const auto verified = VerifyRole(role, *keys, *signers, content);
  if (!verified) return verified;
  wanted_roles_.erase(name);
  return wanted_roles_.empty() ? AdvanceRoles() : Result<void>();
}

const FileMeta* TrustUpdater::Resolve(const std::string& path) const {
  std::vector<const DelegatedRole*> stack;
  const std::string path_hash = HexSha256(AsBytes(path));
  const auto push_delegations = [this, &stack, &path, &path_hash](const std::string& name,
                                                                  const TargetsMeta& meta) {
    std::vector<const DelegatedRole*> covering;
    for (const DelegatedRole& role : meta.roles) {
      if (!Covers(role, path, path_hash) || delegator_.at(role.name) != name) continue;
      covering.push_back(&role);
      if (role.is_terminating) break;
    }
    stack.insert(stack.end(), covering.rbegin(), covering.rend());
    return !covering.empty() && covering.back()->is_terminating;
  };
  std::string name = "targets";
  while (true) {
    const TargetsMeta& meta = next_.roles.at(name).meta;
    const auto found = meta.targets.find(path);
    if (found != meta.targets.end()) return &found->second;
    // A terminating delegation is the last word: what waited before it is dropped.
    const std::size_t waiting = stack.size();
    if (push_delegations(name, meta)) {
      stack.erase(stack.begin(), stack.begin() + static_cast<std::ptrdiff_t>(waiting));
    }
    if (stack.empty()) return nullptr;
    name = stack.back()->name;
    stack.pop_back();
  }
}

Result<void> TrustUpdater::StartAdmissions() {
  phase_ = Phase::kAdmissions;
  wanted_admissions_.clear();
  std::set<std::string> paths;
  for (const auto& [name, role] : next_.roles) {
    for (const auto& [path, meta] : role.meta.targets) {
      if (IsAdmissionPath(path)) paths.insert(path);
    }
  }
  if (paths.size() > limits::kAdmissionsMax) {
    return Error{ErrorCode::kLimitExceeded, "trust update: too many admissions"};
  }
  std::map<std::string, Buffer> kept;
  for (const std::string& path : paths) {
    const FileMeta* meta = Resolve(path);
    if (meta == nullptr) continue;
    if (!meta->sha256) return Misfit("admission without SHA-256");
    if (meta->length > static_cast<std::int64_t>(limits::kAdmissionFileMax)) {
      return Error{ErrorCode::kLimitExceeded, "trust update: admission file is too large"};
    }
    const auto held = next_.admissions.find(path);
    const bool is_same =
        held != next_.admissions.end() && CheckHash(held->second, *meta, "admission");
    if (is_same) {
      kept[path] = held->second;
    } else {
      wanted_admissions_[TargetFileName(path, *meta->sha256)] = {path, *meta};
    }
  }
  next_.admissions = std::move(kept);
  if (wanted_admissions_.empty()) phase_ = Phase::kDone;
  return {};
}

Result<void> TrustUpdater::TakeAdmission(const std::string& name, Bytes content) {
  const auto wanted = wanted_admissions_.find(name);
  const auto matches = CheckHash(content, wanted->second.stated, "admission");
  if (!matches) return matches;
  next_.admissions[wanted->second.path] = ToBuffer(content);
  wanted_admissions_.erase(wanted);
  if (wanted_admissions_.empty()) phase_ = Phase::kDone;
  return {};
}

void TrustUpdater::CollectFiles(TrustContent& content) const {
  content.files.clear();
  for (const auto& [version, file] : content.root_files) {
    content.files[RootFileName(version)] = file;
  }
  if (content.timestamp) content.files[std::string(kTimestampFileName)] = content.timestamp->file;
  if (content.snapshot) {
    content.files[RoleFileName("snapshot", content.snapshot->meta.header.version)] =
        content.snapshot->file;
  }
  for (const auto& [name, role] : content.roles) {
    content.files[RoleFileName(name, role.meta.header.version)] = role.file;
  }
  for (const auto& [path, file] : content.admissions) {
    content.files[TargetFileName(path, HexSha256(file))] = file;
  }
}

Result<TrustedSet> TrustUpdater::Finish() {
  CHECK(Done());
  CollectFiles(next_);
  return TrustedSet(std::make_shared<const TrustContent>(std::move(next_)));
}

std::vector<Buffer> TrustUpdater::TakeVerified() {
  const TrustContent& before = *current_.content();
  std::vector<Buffer> files;
  const bool has_new_snapshot =
      next_.snapshot && (!before.snapshot || before.snapshot->file != next_.snapshot->file);
  if (has_new_snapshot) files.push_back(std::move(next_.snapshot->file));
  for (auto& [name, role] : next_.roles) {
    const auto held = before.roles.find(name);
    const bool is_held = held != before.roles.end() && held->second.file == role.file;
    if (!is_held) files.push_back(std::move(role.file));
  }
  for (auto& [path, file] : next_.admissions) {
    const auto held = before.admissions.find(path);
    const bool is_held = held != before.admissions.end() && held->second == file;
    if (!is_held) files.push_back(std::move(file));
  }
  return files;
}

Result<TrustedSet> TrustUpdater::RootsOnly() {
  TrustContent content = *current_.content();
  content.root = next_.root;
  content.root_files = next_.root_files;
  CollectFiles(content);
  return TrustedSet(std::make_shared<const TrustContent>(std::move(content)));
}

}  // namespace schakel::federation
