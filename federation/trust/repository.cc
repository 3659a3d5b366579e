#include "federation/trust/repository.h"

#include "federation/trust/anchor_plan.h"
#include "federation/trust/canonical_json.h"
#include "federation/trust/limits.h"
#include "federation/trust/updater.h"

namespace schakel::federation {
namespace {

constexpr Duration kRootLife = std::chrono::days(400);
constexpr Duration kTargetsLife = std::chrono::days(180);
constexpr Duration kSnapshotLife = std::chrono::days(90);
constexpr Duration kTimestampLife = std::chrono::days(1);
constexpr std::int64_t kWideThreshold = 2;

using KeyPairs = std::vector<crypto::KeyPair>;

std::vector<const crypto::KeyPair*> Pointers(const KeyPairs& keys) {
  std::vector<const crypto::KeyPair*> pointers;
  for (const crypto::KeyPair& key : keys)
    pointers.push_back(&key);
  return pointers;
}

AnchorRole RoleOfPairs(const KeyPairs& keys, std::int64_t threshold) {
  AnchorRole role;
  role.threshold = threshold;
  for (const crypto::KeyPair& key : keys)
    role.holders.push_back({"", "", key.public_key()});
  return role;
}

AnchorPlan PlanOf(const TrustKeys& keys) {
  AnchorPlan plan;
  plan.roles["root"] = RoleOfPairs(keys.root, keys.root_threshold);
  plan.roles["targets"] = RoleOfPairs(keys.targets, 1);
  plan.roles["nodes"] = RoleOfPairs(keys.nodes, 1);
  plan.roles["wide"] = RoleOfPairs(keys.wide, kWideThreshold);
  plan.roles["snapshot"] = RoleOfPairs(keys.snapshot, 1);
  plan.roles["timestamp"] = RoleOfPairs(keys.timestamp, 1);
  return plan;
}

FileMeta MetaOf(const Buffer& file, std::int64_t version) {
  FileMeta meta;
  meta.version = version;
  meta.length = static_cast<std::int64_t>(file.size());
  meta.sha256 = HexSha256(file);
  return meta;
}

Error NoKey(const char* role) {
  return {ErrorCode::kUnavailable, std::string("the ") + role + " key is not here"};
}

}  // namespace

Result<TrustRepository> TrustRepository::Create(TrustKeys keys, WallTime now) {
  TrustRepository repository(std::move(keys));
  for (const std::string_view role : kAdmittingRoles) {
    for (const std::string& bin : BinsOf(role))
      repository.state_.bins[bin] = {};
  }
  for (const auto& sign :
       {&TrustRepository::SignRoot, &TrustRepository::SignDelegators, &TrustRepository::Publish}) {
    const auto done = (repository.*sign)(now);
    if (!done) return done.error();
  }
  return repository;
}

Result<TrustRepository> TrustRepository::Begin(const std::map<std::string, Envelope>& documents,
                                               TrustKeys keys, WallTime now) {
  TrustRepository repository(std::move(keys));
  const auto adopted = repository.Adopt(documents);
  if (!adopted) return adopted.error();
  const auto published = repository.Publish(now);
  if (!published) return published.error();
  const auto verified = repository.Verify(now);
  if (!verified) return verified.error();
  return repository;
}

Result<void> TrustRepository::Adopt(const std::map<std::string, Envelope>& documents) {
  for (const auto& [role, envelope] : documents) {
    Buffer file = ToBuffer(AsBytes(envelope.ToJson().Dump()));
    if (role == "root") {
      const auto root = ReadRoot(envelope.signed_part);
      if (!root) return root.error();
      state_.files[RootFileName(root->header.version)] = std::move(file);
      continue;
    }
    const auto targets = ReadTargets(envelope.signed_part);
    if (!targets) return targets.error();
    const std::int64_t version = targets->header.version;
    PutRole(role, version, std::move(file));
    if (!IsBin(role)) continue;
    state_.bins[role] = {targets->targets, version, false};
  }
  return {};
}

void TrustRepository::PutRole(const std::string& role, std::int64_t version, Buffer file) {
  const auto before = state_.roles.find(role);
  if (before != state_.roles.end()) state_.files.erase(RoleFileName(role, before->second.first));
  state_.files[RoleFileName(role, version)] = file;
  state_.roles[role] = {version, std::move(file)};
}

std::int64_t TrustRepository::NewestRoot() const {
  std::int64_t newest = 0;
  for (const auto& [name, file] : state_.files)
    newest = std::max(newest, RootVersionOf(name).value_or(0));
  return newest;
}

Result<void> TrustRepository::SignRoot(WallTime now) {
  if (keys_.root.empty()) return NoKey("root");
  const Json root = RootPart(PlanOf(keys_), 1, now + kRootLife);
  state_.files[RootFileName(1)] = SignEnvelope(root, Pointers(keys_.root));
  return {};
}

Result<void> TrustRepository::SignDelegators(WallTime now) {
  if (keys_.targets.empty() || keys_.nodes.empty() || keys_.wide.empty()) {
    return NoKey("targets, nodes or wide");
  }
  const AnchorPlan plan = PlanOf(keys_);
  const WallTime expires = now + kTargetsLife;
  PutRole("targets", 1, SignEnvelope(TargetsPart(plan, 1, expires), Pointers(keys_.targets)));
  for (const std::string_view role : kAdmittingRoles) {
    PutRole(std::string(role), 1,
            SignEnvelope(BinsPart(plan, role, 1, expires), Pointers(AdmittingKeys(role))));
  }
  return {};
}

void TrustRepository::SetAdmission(const Admission& admission) {
  const std::string path = AdmissionPath(admission.node_id, admission.source);
  const Buffer file = ToBuffer(AsBytes(ToJson(admission).Dump()));
  Bin& bin = state_.bins[ListOf(path)];
  const auto before = bin.targets.find(path);
  if (before != bin.targets.end()) state_.files.erase(TargetFileName(path, *before->second.sha256));
  const FileMeta meta = MetaOf(file, 0);
  state_.files[TargetFileName(path, *meta.sha256)] = file;
  bin.targets[path] = meta;
  bin.is_changed = true;
}

const std::vector<crypto::KeyPair>& TrustRepository::AdmittingKeys(std::string_view role) const {
  return role == "wide" ? keys_.wide : keys_.nodes;
}

Result<void> TrustRepository::SignBins(WallTime now) {
  for (auto& [name, bin] : state_.bins) {
    if (!bin.is_changed) continue;
    const KeyPairs& keys = AdmittingKeys(SignersOf(name));
    if (keys.empty()) return NoKey("admissions");
    const Json list = ListPart(bin.targets, ++bin.version, now + kTargetsLife);
    PutRole(name, bin.version, SignEnvelope(list, Pointers(keys)));
    bin.is_changed = false;
  }
  return {};
}

Result<void> TrustRepository::SignSnapshot(WallTime now) {
  if (keys_.snapshot.empty()) return NoKey("snapshot");
  Json::Object out = HeaderPart("snapshot", state_.snapshot_version + 1, now + kSnapshotLife);
  Json::Object meta;
  for (const auto& [role, content] : state_.roles) {
    if (role == "snapshot") continue;
    meta[role + ".json"] = FileMetaToJson(MetaOf(content.second, content.first));
  }
  out["meta"] = Json(std::move(meta));
  ++state_.snapshot_version;
  PutRole("snapshot", state_.snapshot_version,
          SignEnvelope(Json(std::move(out)), Pointers(keys_.snapshot)));
  return {};
}

Result<void> TrustRepository::SignTimestamp(WallTime now) {
  if (keys_.timestamp.empty()) return NoKey("timestamp");
  Json::Object out = HeaderPart("timestamp", state_.timestamp_version + 1, now + kTimestampLife);
  const auto& [version, file] = state_.roles.at("snapshot");
  out["meta"] = Json(Json::Object{{"snapshot.json", FileMetaToJson(MetaOf(file, version))}});
  out["issued"] = FormatRfc3339(now);
  out["previous"] = state_.timestamp_hash;
  out["root"] = NewestRoot();
  const Json signed_part(std::move(out));
  const auto canonical = CanonicalJson(signed_part);
  if (!canonical) return canonical.error();
  state_.timestamp_hash = HexSha256(*canonical);
  ++state_.timestamp_version;
  state_.files[std::string(kTimestampFileName)] =
      SignEnvelope(signed_part, Pointers(keys_.timestamp));
  return {};
}

Result<void> TrustRepository::Publish(WallTime now) {
  const auto bins = SignBins(now);
  if (!bins) return bins;
  const auto snapshot = SignSnapshot(now);
  return snapshot ? SignTimestamp(now) : snapshot;
}

Result<void> TrustRepository::RenewTimestamp(WallTime now) {
  return SignTimestamp(now);
}

Result<TrustedSet> TrustRepository::Verify(WallTime now) const {
  std::int64_t oldest = 1;
  while (!state_.files.contains(RootFileName(oldest)) && oldest < limits::kRootWalkMax)
    ++oldest;
  const auto root = state_.files.find(RootFileName(oldest));
  if (root == state_.files.end()) return Error{ErrorCode::kNotFound, "the repository has no root"};
  const auto pinned = TrustedSet::FromRoot(root->second);
  if (!pinned) return pinned.error();
  return Follow(*pinned, now);
}

Result<TrustedSet> TrustRepository::Follow(const TrustedSet& before, WallTime now) const {
  TrustUpdater updater(before, now);
  while (!updater.Done()) {
    for (const FileRequest& request : updater.Wanted()) {
      const auto file = state_.files.find(request.name);
      const bool is_there = file != state_.files.end();
      const auto taken = updater.Supply(
          request.name, is_there ? std::optional<Bytes>(file->second) : std::nullopt);
      if (!taken) return taken.error();
    }
  }
  return updater.Finish();
}

Result<TrustRepository> TrustRepository::Load(
    const std::map<std::string, Buffer, std::less<>>& files, TrustKeys keys, WallTime now) {
  TrustRepository repository(std::move(keys));
  repository.state_.files = files;
  const auto verified = repository.Verify(now);
  if (!verified) return verified.error();
  const TrustContent& content = *verified->content();
  const auto lists = CheckBins(content.roles);
  if (!lists) return lists.error();
  repository.state_.files = content.files;
  for (const auto& [name, role] : content.roles) {
    repository.state_.roles[name] = {role.meta.header.version, role.file};
    if (!IsBin(name)) continue;
    repository.state_.bins[name] = {role.meta.targets, role.meta.header.version, false};
  }
  repository.state_.snapshot_version = content.snapshot->meta.header.version;
  repository.state_.roles["snapshot"] = {repository.state_.snapshot_version,
                                         content.snapshot->file};
  repository.state_.timestamp_version = content.timestamp->meta.header.version;
  repository.state_.timestamp_hash = HexSha256(content.timestamp->canonical);
  repository.SkipVersionsIn(files);
  return repository;
}

}  // namespace schakel::federation
