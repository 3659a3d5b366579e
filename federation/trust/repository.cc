#include "federation/trust/repository.h"

#include <cstdio>

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

Json::Object Header(std::string_view type, std::int64_t version, WallTime expires) {
  Json::Object out;
  out["_type"] = type;
  out["spec_version"] = "1.0.31";
  out["version"] = version;
  out["expires"] = FormatRfc3339(expires);
  return out;
}

Json RoleToJson(const KeyPairs& keys, std::int64_t threshold) {
  Json::Array ids;
  for (const crypto::KeyPair& key : keys)
    ids.emplace_back(KeyIdOf(key.public_key()));
  Json::Object role;
  role["keyids"] = Json(std::move(ids));
  role["threshold"] = threshold;
  return role;
}

void AddKeys(const KeyPairs& keys, Json::Object& out) {
  for (const crypto::KeyPair& key : keys) {
    out[KeyIdOf(key.public_key())] = KeyToJson(key.public_key());
  }
}

Json FileMetaToJson(const FileMeta& meta) {
  Json::Object out;
  if (meta.version > 0) out["version"] = meta.version;
  if (meta.length >= 0) out["length"] = meta.length;
  if (meta.sha256) out["hashes"] = Json(Json::Object{{"sha256", *meta.sha256}});
  return out;
}

FileMeta MetaOf(const Buffer& file, std::int64_t version) {
  FileMeta meta;
  meta.version = version;
  meta.length = static_cast<std::int64_t>(file.size());
  meta.sha256 = HexSha256(file);
  return meta;
}

Json Delegation(std::string_view name, const KeyPairs& keys, std::int64_t threshold,
                std::string_view list, std::string_view pattern) {
  Json::Object role = *RoleToJson(keys, threshold).AsObject();
  role["name"] = name;
  role["terminating"] = true;
  role[std::string(list)] = Json(Json::Array{Json(pattern)});
  return role;
}

Json Delegations(const KeyPairs& keys, Json::Array roles) {
  Json::Object all_keys;
  AddKeys(keys, all_keys);
  return Json::Object{{"keys", Json(std::move(all_keys))}, {"roles", Json(std::move(roles))}};
}

// 128 bins: the first seven bits of the hash, so each bin has two prefixes of two digits.
std::string BinName(std::string_view parent, std::size_t bin) {
  char text[8];
  std::snprintf(text, sizeof(text), "-%02x", static_cast<unsigned>(bin));
  return std::string(parent) + text;
}

std::size_t BinOf(std::string_view path) {
  return static_cast<std::size_t>(crypto::Sha256(AsBytes(path)).bytes[0] >> 1);
}

Json BinDelegation(std::string_view parent, std::size_t bin, const KeyPairs& keys,
                   std::int64_t threshold) {
  Json::Object role = *RoleToJson(keys, threshold).AsObject();
  role["name"] = BinName(parent, bin);
  role["terminating"] = false;
  Json::Array prefixes;
  for (const unsigned byte : {unsigned(2 * bin), unsigned(2 * bin + 1)}) {
    char text[4];
    std::snprintf(text, sizeof(text), "%02x", byte);
    prefixes.emplace_back(text);
  }
  role["path_hash_prefixes"] = Json(std::move(prefixes));
  return role;
}

Error NoKey(const char* role) {
  return {ErrorCode::kUnavailable, std::string("the ") + role + " key is not here"};
}

}  // namespace

Result<TrustRepository> TrustRepository::Create(TrustKeys keys, WallTime now) {
  TrustRepository repository(std::move(keys));
  for (std::size_t bin = 0; bin < limits::kBinCount; ++bin) {
    repository.bins_[BinName("nodes", bin)] = {};
  }
  repository.bins_["wide"] = {};
  for (const auto& sign :
       {&TrustRepository::SignRoot, &TrustRepository::SignDelegators, &TrustRepository::Publish}) {
    const auto done = (repository.*sign)(now);
    if (!done) return done.error();
  }
  return repository;
}

void TrustRepository::PutRole(const std::string& role, std::int64_t version, Buffer file) {
  const auto before = roles_.find(role);
  if (before != roles_.end()) files_.erase(RoleFileName(role, before->second.first));
  files_[RoleFileName(role, version)] = file;
  roles_[role] = {version, std::move(file)};
}

Result<void> TrustRepository::SignRoot(WallTime now) {
  if (keys_.root.empty()) return NoKey("root");
  Json::Object root = Header("root", 1, now + kRootLife);
  root["consistent_snapshot"] = true;
  Json::Object keys;
  for (const KeyPairs* pairs : {&keys_.root, &keys_.targets, &keys_.snapshot, &keys_.timestamp}) {
    AddKeys(*pairs, keys);
  }
  root["keys"] = Json(std::move(keys));
  root["roles"] = Json(Json::Object{{"root", RoleToJson(keys_.root, keys_.root_threshold)},
                                    {"targets", RoleToJson(keys_.targets, 1)},
                                    {"snapshot", RoleToJson(keys_.snapshot, 1)},
                                    {"timestamp", RoleToJson(keys_.timestamp, 1)}});
  files_[RootFileName(1)] = SignEnvelope(Json(std::move(root)), Pointers(keys_.root));
  return {};
}

Result<void> TrustRepository::SignDelegators(WallTime now) {
  if (keys_.targets.empty() || keys_.nodes.empty()) return NoKey("targets or nodes");
  Json::Object targets = Header("targets", 1, now + kTargetsLife);
  targets["targets"] = Json(Json::Object{});
  Json::Object all_keys;
  AddKeys(keys_.nodes, all_keys);
  AddKeys(keys_.wide, all_keys);
  Json::Array roles{Delegation("wide", keys_.wide, kWideThreshold, "paths", "wide/*"),
                    Delegation("nodes", keys_.nodes, 1, "paths", "nodes/*")};
  targets["delegations"] =
      Json(Json::Object{{"keys", Json(std::move(all_keys))}, {"roles", Json(std::move(roles))}});
  PutRole("targets", 1, SignEnvelope(Json(std::move(targets)), Pointers(keys_.targets)));

  Json::Object nodes = Header("targets", 1, now + kTargetsLife);
  nodes["targets"] = Json(Json::Object{});
  Json::Array bins;
  for (std::size_t bin = 0; bin < limits::kBinCount; ++bin) {
    bins.push_back(BinDelegation("nodes", bin, keys_.nodes, 1));
  }
  nodes["delegations"] = Delegations(keys_.nodes, std::move(bins));
  PutRole("nodes", 1, SignEnvelope(Json(std::move(nodes)), Pointers(keys_.nodes)));
  return {};
}

void TrustRepository::SetAdmission(const Admission& admission) {
  const std::string path = AdmissionPath(admission.node_id, admission.source);
  const Buffer file = ToBuffer(AsBytes(ToJson(admission).Dump()));
  const bool is_wide = admission.source == AdmissionSource::kWide;
  Bin& bin = bins_[is_wide ? "wide" : BinName("nodes", BinOf(path))];
  const auto before = bin.targets.find(path);
  if (before != bin.targets.end()) files_.erase(TargetFileName(path, *before->second.sha256));
  const FileMeta meta = MetaOf(file, 0);
  files_[TargetFileName(path, *meta.sha256)] = file;
  bin.targets[path] = meta;
  bin.is_changed = true;
}

Result<void> TrustRepository::SignBins(WallTime now) {
  for (auto& [name, bin] : bins_) {
    if (!bin.is_changed) continue;
    const KeyPairs& keys = name == "wide" ? keys_.wide : keys_.nodes;
    if (keys.empty()) return NoKey("admissions");
    Json::Object out = Header("targets", ++bin.version, now + kTargetsLife);
    Json::Object targets;
    for (const auto& [path, meta] : bin.targets)
      targets[path] = FileMetaToJson(meta);
    out["targets"] = Json(std::move(targets));
    PutRole(name, bin.version, SignEnvelope(Json(std::move(out)), Pointers(keys)));
    bin.is_changed = false;
  }
  return {};
}

Result<void> TrustRepository::SignSnapshot(WallTime now) {
  if (keys_.snapshot.empty()) return NoKey("snapshot");
  Json::Object out = Header("snapshot", snapshot_version_ + 1, now + kSnapshotLife);
  Json::Object meta;
  for (const auto& [role, content] : roles_) {
    if (role == "snapshot") continue;
    meta[role + ".json"] = FileMetaToJson(MetaOf(content.second, content.first));
  }
  out["meta"] = Json(std::move(meta));
  ++snapshot_version_;
  PutRole("snapshot", snapshot_version_,
          SignEnvelope(Json(std::move(out)), Pointers(keys_.snapshot)));
  return {};
}

Result<void> TrustRepository::SignTimestamp(WallTime now) {
  if (keys_.timestamp.empty()) return NoKey("timestamp");
  Json::Object out = Header("timestamp", timestamp_version_ + 1, now + kTimestampLife);
  const auto& [version, file] = roles_.at("snapshot");
  out["meta"] = Json(Json::Object{{"snapshot.json", FileMetaToJson(MetaOf(file, version))}});
  out["issued"] = FormatRfc3339(now);
  out["previous"] = timestamp_hash_;
  const Json signed_part(std::move(out));
  const auto canonical = CanonicalJson(signed_part);
  if (!canonical) return canonical.error();
  timestamp_hash_ = HexSha256(*canonical);
  ++timestamp_version_;
  files_[std::string(kTimestampFileName)] = SignEnvelope(signed_part, Pointers(keys_.timestamp));
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
  while (!files_.contains(RootFileName(oldest)) && oldest < limits::kRootWalkMax)
    ++oldest;
  const auto root = files_.find(RootFileName(oldest));
  if (root == files_.end()) return Error{ErrorCode::kNotFound, "the repository has no root"};
  const auto pinned = TrustedSet::FromRoot(root->second);
  if (!pinned) return pinned.error();
  TrustUpdater updater(*pinned, now);
  while (!updater.Done()) {
    for (const FileRequest& request : updater.Wanted()) {
      const auto file = files_.find(request.name);
      const auto content = file == files_.end() ? std::nullopt : std::optional<Bytes>(file->second);
      const auto taken = updater.Supply(request.name, content);
      if (!taken) return taken.error();
    }
  }
  return updater.Finish();
}

Result<TrustRepository> TrustRepository::Load(
    const std::map<std::string, Buffer, std::less<>>& files, TrustKeys keys, WallTime now) {
  TrustRepository repository(std::move(keys));
  repository.files_ = files;
  const auto verified = repository.Verify(now);
  if (!verified) return verified.error();
  const TrustContent& content = *verified->content();
  repository.files_ = content.files;
  for (const auto& [name, role] : content.roles) {
    repository.roles_[name] = {role.meta.header.version, role.file};
    if (name == "targets" || name == "nodes") continue;
    repository.bins_[name] = {role.meta.targets, role.meta.header.version, false};
  }
  repository.snapshot_version_ = content.snapshot->meta.header.version;
  repository.roles_["snapshot"] = {repository.snapshot_version_, content.snapshot->file};
  repository.timestamp_version_ = content.timestamp->meta.header.version;
  repository.timestamp_hash_ = HexSha256(content.timestamp->canonical);
  return repository;
}

}  // namespace schakel::federation
