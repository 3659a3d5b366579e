#include "federation/trust/metadata.h"

#include <algorithm>
#include <array>

#include "crypto/hash.h"
#include "crypto/sha512.h"
#include "federation/trust/limits.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kPatternMax = 200;
constexpr std::array<std::string_view, 4> kTopLevelRoles = {"root", "timestamp", "snapshot",
                                                            "targets"};

Error Malformed(const std::string& what) {
  return {ErrorCode::kProtocol, "metadata: " + what};
}

// REQUIRES of every reader: the value may be anything.
const std::int64_t* Integer(const Json& object, std::string_view key) {
  const Json* member = object.Find(key);
  return member == nullptr ? nullptr : member->AsInteger();
}
const Json::Object* Object(const Json& object, std::string_view key) {
  const Json* member = object.Find(key);
  return member == nullptr ? nullptr : member->AsObject();
}
const Json::Array* Array(const Json& object, std::string_view key) {
  const Json* member = object.Find(key);
  return member == nullptr ? nullptr : member->AsArray();
}

Result<MetaHeader> ReadHeader(const Json& signed_part, std::string_view type) {
  if (signed_part.StringOr("_type", "") != type) return Malformed("is not " + std::string(type));
  if (!signed_part.StringOr("spec_version", "").starts_with("1.")) return Malformed("spec_version");
  const auto* version = Integer(signed_part, "version");
  if (version == nullptr || *version < 1 || *version > limits::kVersionMax) {
    return Malformed("version");
  }
  const auto expires = ParseRfc3339(signed_part.StringOr("expires", ""));
  if (!expires) return Malformed("expires");
  return MetaHeader{*version, *expires};
}

// Keys of other types are left out: they never count, and a role that needs them is not met.
Result<TufKeys> ReadKeys(const Json::Object* object) {
  if (object == nullptr) return Malformed("keys");
  if (object->size() > limits::kKeysMax) return Error{ErrorCode::kLimitExceeded, "too many keys"};
  TufKeys keys;
  for (const auto& [id, json] : *object) {
    if (json.StringOr("keytype", "") != "ed25519") continue;
    if (json.StringOr("scheme", "") != "ed25519") continue;
    const Json* value = json.Find("keyval");
    const auto raw = value == nullptr ? std::nullopt : FromHex(value->StringOr("public", ""));
    if (!raw) return Malformed("key value");
    const auto key = crypto::AdmitPublicKey(*raw);
    if (!key) return Malformed("key is no valid point");
    keys.emplace(id, *key);
  }
  return keys;
}

Result<TufRole> ReadRole(const Json& json) {
  const auto* ids = Array(json, "keyids");
  const auto* threshold = Integer(json, "threshold");
  if (ids == nullptr || threshold == nullptr) return Malformed("role");
  if (ids->size() > limits::kKeysMax) return Error{ErrorCode::kLimitExceeded, "too many key ids"};
  TufRole role;
  role.threshold = *threshold;
  for (const Json& id : *ids) {
    const auto* text = id.AsString();
    if (text == nullptr || !role.key_ids.insert(*text).second) return Malformed("key ids");
  }
  if (role.threshold < 1) return Malformed("threshold below 1");
  return role;
}

// A threshold that its distinct keys cannot reach is refused, not left to fail later.
Result<TufRole> ReadReachableRole(const Json& json, const TufKeys& keys) {
  auto role = ReadRole(json);
  if (!role) return role;
  std::set<crypto::PublicKey> distinct;
  for (const KeyId& id : role->key_ids) {
    const auto key = keys.find(id);
    if (key != keys.end()) distinct.insert(key->second);
  }
  if (role->threshold > static_cast<std::int64_t>(distinct.size())) {
    return Malformed("threshold above the number of keys");
  }
  return role;
}

bool ReadHashes(const Json::Object& hashes, FileMeta& meta) {
  if (hashes.empty()) return false;
  for (const auto& [algorithm, value] : hashes) {
    const auto* hex = value.AsString();
    if (hex == nullptr) return false;
    if (algorithm == "sha256") {
      if (!crypto::TreeHash::FromHexText(*hex)) return false;
      meta.sha256 = *hex;
    } else if (algorithm == "sha512") {
      if (!crypto::Sha512Hash::FromHexText(*hex)) return false;
      meta.sha512 = *hex;
    } else {
      meta.has_other_hash = true;
    }
  }
  return true;
}

Result<FileMeta> ReadFileMeta(const Json& json) {
  FileMeta meta;
  if (const auto* version = Integer(json, "version")) meta.version = *version;
  if (const auto* length = Integer(json, "length")) {
    if (*length < 0) return Malformed("negative length");
    meta.length = *length;
  }
  if (const Json* hashes = json.Find("hashes")) {
    const bool is_read = hashes->AsObject() != nullptr && ReadHashes(*hashes->AsObject(), meta);
    if (!is_read) return Malformed("hashes");
  }
  return meta;
}

Result<std::map<std::string, FileMeta>> ReadMetaFiles(const Json& signed_part) {
  const auto* object = Object(signed_part, "meta");
  if (object == nullptr) return Malformed("meta");
  if (object->size() > limits::kRolesMax) return Error{ErrorCode::kLimitExceeded, "too many roles"};
  std::map<std::string, FileMeta> files;
  for (const auto& [name, json] : *object) {
    const std::string_view view(name);
    const bool is_named = view.ends_with(".json") && IsRoleName(view.substr(0, view.size() - 5));
    auto meta = ReadFileMeta(json);
    if (!meta) return meta.error();
    const bool has_version = meta->version >= 1 && meta->version <= limits::kVersionMax;
    if (!is_named || !has_version) return Malformed("meta entry");
    files.emplace(name, *meta);
  }
  return files;
}

bool ReadTexts(const Json::Array* array, std::vector<std::string>& out) {
  if (array == nullptr) return true;
  for (const Json& item : *array) {
    const auto* text = item.AsString();
    if (text == nullptr || text->size() > kPatternMax) return false;
    out.push_back(*text);
  }
  return true;
}

Result<DelegatedRole> ReadDelegation(const Json& json, const TufKeys& keys) {
  DelegatedRole delegation;
  delegation.name = json.StringOr("name", "");
  // The names of the four top-level roles would make file names that are theirs.
  const auto is_taken = std::find(kTopLevelRoles.begin(), kTopLevelRoles.end(), delegation.name) !=
                        kTopLevelRoles.end();
  if (!IsRoleName(delegation.name) || is_taken) return Malformed("delegated role name");
  auto role = ReadReachableRole(json, keys);
  if (!role) return role.error();
  delegation.role = std::move(*role);
  const bool has_lists = ReadTexts(Array(json, "paths"), delegation.paths) &&
                         ReadTexts(Array(json, "path_hash_prefixes"), delegation.hash_prefixes);
  // Exactly one of the two, as the specification says.
  if (!has_lists || delegation.paths.empty() == delegation.hash_prefixes.empty()) {
    return Malformed("paths of a delegation");
  }
  const Json* terminating = json.Find("terminating");
  const bool* value = terminating == nullptr ? nullptr : terminating->AsBool();
  if (value == nullptr) return Malformed("terminating");
  delegation.is_terminating = *value;
  return delegation;
}
}  // namespace

Result<void> CheckHash(Bytes file, const FileMeta& stated, std::string_view what) {
  const bool has_length =
      stated.length < 0 || static_cast<std::uint64_t>(stated.length) == file.size();
  const bool has_sha256 = !stated.sha256 || *stated.sha256 == HexSha256(file);
  const bool has_sha512 = !stated.sha512 || *stated.sha512 == crypto::Sha512(file).hex();
  const bool is_checkable = stated.sha256 || stated.sha512 || !stated.has_other_hash;
  if (!has_length || !has_sha256 || !has_sha512 || !is_checkable) {
    return Error{ErrorCode::kProtocol, std::string(what) + " of another hash or length"};
  }
  return {};
}

Result<RootMeta> ReadRoot(const Json& signed_part) {
  const auto header = ReadHeader(signed_part, "root");
  if (!header) return header.error();
  auto keys = ReadKeys(Object(signed_part, "keys"));
  if (!keys) return keys.error();
  RootMeta root;
  root.header = *header;
  root.keys = std::move(*keys);
  const Json* roles = signed_part.Find("roles");
  const std::pair<const char*, TufRole*> wanted[] = {{"root", &root.root},
                                                     {"timestamp", &root.timestamp},
                                                     {"snapshot", &root.snapshot},
                                                     {"targets", &root.targets}};
  for (const auto& [name, out] : wanted) {
    const Json* json = roles == nullptr ? nullptr : roles->Find(name);
    if (json == nullptr) return Malformed("root without role " + std::string(name));
    auto role = out == &root.root ? ReadReachableRole(*json, root.keys) : ReadRole(*json);
    if (!role) return role.error();
    *out = std::move(*role);
  }
  const Json* consistent = signed_part.Find("consistent_snapshot");
  const bool* value = consistent == nullptr ? nullptr : consistent->AsBool();
  if (value == nullptr || !*value) return Malformed("consistent_snapshot must be true");
  if (const Json* rehearsal = signed_part.Find("rehearsal")) {
    const bool* is_one = rehearsal->AsBool();
    if (is_one == nullptr) return Malformed("rehearsal");
    root.is_rehearsal = *is_one;
  }
  return root;
}

Result<TimestampMeta> ReadTimestamp(const Json& signed_part) {
  const auto header = ReadHeader(signed_part, "timestamp");
  if (!header) return header.error();
  auto files = ReadMetaFiles(signed_part);
  if (!files) return files.error();
  const auto snapshot = files->find("snapshot.json");
  if (snapshot == files->end() || files->size() != 1) return Malformed("timestamp meta");
  TimestampMeta timestamp;
  timestamp.header = *header;
  timestamp.snapshot = snapshot->second;
  timestamp.previous = signed_part.StringOr("previous", "");
  const auto issued = ParseRfc3339(signed_part.StringOr("issued", ""));
  if (issued) timestamp.issued = *issued;
  const Json* root = signed_part.Find("root");
  const std::int64_t* version = root == nullptr ? nullptr : root->AsInteger();
  if (version != nullptr && *version > 0) timestamp.root = *version;
  return timestamp;
}

Result<SnapshotMeta> ReadSnapshot(const Json& signed_part) {
  const auto header = ReadHeader(signed_part, "snapshot");
  if (!header) return header.error();
  auto files = ReadMetaFiles(signed_part);
  if (!files) return files.error();
  if (!files->contains("targets.json")) return Malformed("snapshot without targets");
  return SnapshotMeta{*header, std::move(*files)};
}

Result<TargetsMeta> ReadTargets(const Json& signed_part) {
  const auto header = ReadHeader(signed_part, "targets");
  if (!header) return header.error();
  TargetsMeta targets;
  targets.header = *header;
  const auto* files = Object(signed_part, "targets");
  if (files == nullptr) return Malformed("targets");
  for (const auto& [path, json] : *files) {
    auto meta = ReadFileMeta(json);
    if (!meta) return meta.error();
    const bool has_hash = meta->sha256 || meta->sha512 || meta->has_other_hash;
    if (meta->length < 0 || !has_hash) return Malformed("target without length and hash");
    targets.targets.emplace(path, *meta);
  }
  const Json* delegations = signed_part.Find("delegations");
  if (delegations == nullptr) return targets;
  auto keys = ReadKeys(Object(*delegations, "keys"));
  if (!keys) return keys.error();
  targets.keys = std::move(*keys);
  const auto* roles = Array(*delegations, "roles");
  if (roles == nullptr || roles->size() > limits::kRolesMax) return Malformed("delegations");
  std::set<std::string> names;
  for (const Json& json : *roles) {
    auto role = ReadDelegation(json, targets.keys);
    if (!role) return role.error();
    if (!names.insert(role->name).second) return Malformed("role is delegated twice");
    targets.roles.push_back(std::move(*role));
  }
  return targets;
}

}  // namespace schakel::federation
