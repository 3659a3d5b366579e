#include "federation/trust/metadata.h"

#include <algorithm>
#include <array>

#include "crypto/hash.h"
#include "federation/trust/canonical_json.h"
#include "federation/trust/limits.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kRoleNameMax = 64;
constexpr std::size_t kPatternMax = 200;
constexpr std::array<std::string_view, 4> kTopLevelRoles = {"root", "timestamp", "snapshot",
                                                            "targets"};

Error Malformed(const std::string& what) {
  return {ErrorCode::kProtocol, "metadata: " + what};
}

// REQUIRES of every reader: the value may be anything.
const std::string* Text(const Json& object, std::string_view key) {
  const Json* member = object.Find(key);
  return member == nullptr ? nullptr : member->AsString();
}
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

Result<FileMeta> ReadFileMeta(const Json& json) {
  FileMeta meta;
  if (const auto* version = Integer(json, "version")) meta.version = *version;
  if (const auto* length = Integer(json, "length")) {
    if (*length < 0) return Malformed("negative length");
    meta.length = *length;
  }
  if (const Json* hashes = json.Find("hashes")) {
    const auto* sha256 = Text(*hashes, "sha256");
    if (sha256 == nullptr || !crypto::TreeHash::FromHexText(*sha256)) return Malformed("hashes");
    meta.sha256 = *sha256;
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

// One path segment with wildcards; no backtracking beyond the last star.
bool MatchesSegment(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == text[t] || pattern[p] == '?')) {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

bool MatchesPath(std::string_view pattern, std::string_view path) {
  while (true) {
    const std::size_t a = pattern.find('/');
    const std::size_t b = path.find('/');
    if (!MatchesSegment(pattern.substr(0, a), path.substr(0, b))) return false;
    const bool is_last = a == std::string_view::npos || b == std::string_view::npos;
    if (is_last) return a == b;
    pattern.remove_prefix(a + 1);
    path.remove_prefix(b + 1);
  }
}

}  // namespace

std::string HexSha256(Bytes bytes) {
  return crypto::Sha256(bytes).hex();
}

bool IsRoleName(std::string_view name) {
  return !name.empty() && name.size() <= kRoleNameMax &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

bool IsAdmissionPath(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || !path.ends_with(".json")) return false;
  const std::string_view folder = path.substr(0, slash);
  const std::string_view id = path.substr(slash + 1, path.size() - slash - 6);
  return (folder == "nodes" || folder == "wide") && crypto::NodeId::FromHexText(id).has_value();
}

Result<Envelope> Envelope::Parse(Bytes file, std::size_t size_max) {
  JsonLimits json_limits;
  json_limits.size_bytes_max = size_max;
  json_limits.depth_max = 16;
  json_limits.values_max = 100'000;
  auto json = Json::Parse(AsText(file), json_limits);
  if (!json) {
    const bool is_limit = json.error().code == ErrorCode::kLimitExceeded;
    return Error{is_limit ? ErrorCode::kLimitExceeded : ErrorCode::kProtocol,
                 "metadata: " + json.error().context};
  }
  const auto* signatures = Array(*json, "signatures");
  const Json* signed_part = json->Find("signed");
  if (signatures == nullptr || signed_part == nullptr || signed_part->AsObject() == nullptr) {
    return Malformed("no envelope");
  }
  if (signatures->size() > limits::kSignaturesMax) {
    return Error{ErrorCode::kLimitExceeded, "metadata: too many signatures"};
  }
  Envelope envelope;
  for (const Json& signature : *signatures) {
    const auto* id = Text(signature, "keyid");
    const auto* hex = Text(signature, "sig");
    if (id == nullptr || hex == nullptr) return Malformed("signature");
    envelope.signatures.emplace_back(*id, *hex);
  }
  auto canonical = CanonicalJson(*signed_part);
  if (!canonical) return Malformed(canonical.error().context);
  envelope.canonical = std::move(*canonical);
  envelope.signed_part = *signed_part;
  return envelope;
}

Result<void> VerifyThreshold(const Envelope& envelope, const TufKeys& keys, const TufRole& role) {
  std::set<KeyId> seen;
  std::set<crypto::PublicKey> signers;
  for (const auto& [id, hex] : envelope.signatures) {
    if (!seen.insert(id).second) return Malformed("two signatures under one key id");
    const auto key = keys.find(id);
    const auto signature = crypto::Signature::FromHexText(hex);
    if (!role.key_ids.contains(id) || key == keys.end() || !signature) continue;
    if (crypto::VerifyPlain(key->second, envelope.canonical, *signature)) {
      signers.insert(key->second);
    }
  }
  if (static_cast<std::int64_t>(signers.size()) < role.threshold || role.threshold < 1) {
    return Error{ErrorCode::kUnauthorized, "metadata: " + std::to_string(signers.size()) + " of " +
                                               std::to_string(role.threshold) + " signatures"};
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
    auto role = ReadReachableRole(*json, root.keys);
    if (!role) return role.error();
    *out = std::move(*role);
  }
  const Json* consistent = signed_part.Find("consistent_snapshot");
  const bool* value = consistent == nullptr ? nullptr : consistent->AsBool();
  if (value == nullptr || !*value) return Malformed("consistent_snapshot must be true");
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
    if (meta->length < 0 || !meta->sha256) return Malformed("target without length and hash");
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

bool Covers(const DelegatedRole& role, std::string_view path) {
  if (!role.paths.empty()) {
    return std::any_of(role.paths.begin(), role.paths.end(),
                       [path](const std::string& pattern) { return MatchesPath(pattern, path); });
  }
  const std::string hash = HexSha256(AsBytes(path));
  return std::any_of(role.hash_prefixes.begin(), role.hash_prefixes.end(),
                     [&hash](const std::string& prefix) { return hash.starts_with(prefix); });
}

Json KeyToJson(const crypto::PublicKey& key) {
  Json::Object value;
  value["public"] = key.hex();
  Json::Object object;
  object["keytype"] = "ed25519";
  object["scheme"] = "ed25519";
  object["keyval"] = Json(std::move(value));
  return object;
}

KeyId KeyIdOf(const crypto::PublicKey& key) {
  const auto canonical = CanonicalJson(KeyToJson(key));
  CHECK(canonical.has_value());
  return HexSha256(*canonical);
}

Buffer SignEnvelope(const Json& signed_part, const std::vector<const crypto::KeyPair*>& keys) {
  const auto canonical = CanonicalJson(signed_part);
  CHECK(canonical.has_value());
  Json::Array signatures;
  for (const crypto::KeyPair* key : keys) {
    Json::Object signature;
    signature["keyid"] = KeyIdOf(key->public_key());
    signature["sig"] = crypto::SignPlain(*key, *canonical).hex();
    signatures.emplace_back(std::move(signature));
  }
  Json::Object envelope;
  envelope["signatures"] = Json(std::move(signatures));
  envelope["signed"] = signed_part;
  return ToBuffer(AsBytes(Json(std::move(envelope)).Dump()));
}

}  // namespace schakel::federation
