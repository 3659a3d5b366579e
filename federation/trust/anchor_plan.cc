#include "federation/trust/anchor_plan.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "crypto/hash.h"
#include "federation/trust/limits.h"
#include "federation/trust/names.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kNameMax = 100;  // of a person or an organisation
constexpr const char* kSpecVersion = "1.0.31";

Json RoleToJson(const AnchorRole& role) {
  // In one order, so that a plan gives the same document whoever reads it back.
  Json::Array ids;
  for (const KeyId& id : RoleOf(role).key_ids)
    ids.emplace_back(id);
  return Json::Object{{"keyids", Json(std::move(ids))}, {"threshold", role.threshold}};
}

void AddKeys(const AnchorRole& role, Json::Object& keys, Json::Object& holders) {
  for (const Holder& holder : role.holders) {
    const KeyId id = KeyIdOf(holder.key);
    keys[id] = KeyToJson(holder.key);
    if (holder.name.empty() && holder.organisation.empty()) continue;
    holders[id] = Json(Json::Object{{"name", holder.name}, {"organisation", holder.organisation}});
  }
}

Json Delegation(const std::string& name, const AnchorRole& role, const char* list,
                Json::Array patterns, bool is_terminating) {
  Json::Object out = *RoleToJson(role).AsObject();
  out["name"] = name;
  out["terminating"] = is_terminating;
  out[list] = Json(std::move(patterns));
  return Json(std::move(out));
}

// 128 bins: the first seven bits of the hash, so each bin has two prefixes of two digits.
Json BinDelegation(std::string_view admitting, std::size_t bin, const AnchorRole& role) {
  Json::Array prefixes;
  for (const unsigned byte : {unsigned(2 * bin), unsigned(2 * bin + 1)}) {
    char text[4];
    std::snprintf(text, sizeof(text), "%02x", byte);
    prefixes.emplace_back(text);
  }
  return Delegation(BinName(admitting, bin), role, "path_hash_prefixes", std::move(prefixes),
                    false);
}

std::string NameOr(const Json* holders, const KeyId& id, const char* member) {
  const Json* holder = holders == nullptr ? nullptr : holders->Find(id);
  if (holder == nullptr) return "";
  return std::string(holder->StringOr(member, "")).substr(0, kNameMax);
}

AnchorRole ReadAnchorRole(const TufRole& role, const TufKeys& keys, const Json* holders) {
  AnchorRole out;
  out.threshold = role.threshold;
  for (const KeyId& id : role.key_ids) {
    const auto key = keys.find(id);
    if (key == keys.end()) continue;
    out.holders.push_back(
        {NameOr(holders, id, "name"), NameOr(holders, id, "organisation"), key->second});
  }
  std::sort(out.holders.begin(), out.holders.end(), [](const Holder& a, const Holder& b) {
    return std::tie(a.organisation, a.name, a.key) < std::tie(b.organisation, b.name, b.key);
  });
  return out;
}

}  // namespace

bool IsAdmitting(std::string_view role) {
  return std::find(kAdmittingRoles.begin(), kAdmittingRoles.end(), role) != kAdmittingRoles.end();
}

bool IsBin(std::string_view role) {
  const std::size_t dash = role.find('-');
  if (dash == std::string_view::npos || !IsAdmitting(role.substr(0, dash))) return false;
  std::size_t bin = 0;
  std::from_chars(role.data() + dash + 1, role.data() + role.size(), bin, 16);
  return bin < limits::kBinCount && BinName(role.substr(0, dash), bin) == role;
}

std::string_view SignersOf(std::string_view role) {
  return IsBin(role) ? role.substr(0, role.find('-')) : role;
}

std::string BinName(std::string_view admitting, std::size_t bin) {
  char digits[4];
  std::snprintf(digits, sizeof(digits), "-%02x", static_cast<unsigned>(bin));
  return std::string(admitting) + digits;
}

std::vector<std::string> BinsOf(std::string_view admitting) {
  std::vector<std::string> bins;
  for (std::size_t bin = 0; bin < limits::kBinCount; ++bin)
    bins.push_back(BinName(admitting, bin));
  return bins;
}

std::string ListOf(std::string_view path) {
  CHECK(IsAdmissionPath(path));
  const std::size_t bin = crypto::Sha256(AsBytes(path)).bytes[0] >> 1;
  return BinName(path.substr(0, path.find('/')), bin);
}

Result<void> CheckBins(const std::map<std::string, Verified<TargetsMeta>>& roles) {
  for (const std::string_view admitting : kAdmittingRoles) {
    for (const std::string& bin : BinsOf(admitting)) {
      if (roles.contains(bin)) continue;
      return Error{ErrorCode::kProtocol, "these trust files have no list " + bin +
                                             ": they are of another release and cannot be changed"};
    }
  }
  return {};
}

Json::Object HeaderPart(std::string_view type, std::int64_t version, WallTime expires) {
  return {{"_type", type},
          {"spec_version", kSpecVersion},
          {"version", version},
          {"expires", FormatRfc3339(expires)}};
}

Json FileMetaToJson(const FileMeta& meta) {
  Json::Object out;
  if (meta.version > 0) out["version"] = meta.version;
  if (meta.length >= 0) out["length"] = meta.length;
  Json::Object hashes;
  if (meta.sha256) hashes["sha256"] = *meta.sha256;
  if (meta.sha512) hashes["sha512"] = *meta.sha512;
  if (!hashes.empty()) out["hashes"] = Json(std::move(hashes));
  return Json(std::move(out));
}

Json RootPart(const AnchorPlan& plan, std::int64_t version, WallTime expires) {
  Json::Object root = HeaderPart("root", version, expires);
  root["consistent_snapshot"] = true;
  Json::Object keys;
  Json::Object holders;
  Json::Object roles;
  for (const char* role : {"root", "targets", "snapshot", "timestamp"}) {
    AddKeys(plan.role(role), keys, holders);
    roles[role] = RoleToJson(plan.role(role));
  }
  root["keys"] = Json(std::move(keys));
  root["roles"] = Json(std::move(roles));
  if (!holders.empty()) root["holders"] = Json(std::move(holders));
  if (!plan.name.empty()) {
    root["anchor"] = Json(Json::Object{{"name", plan.name}, {"kvk", plan.kvk}});
  }
  if (plan.is_rehearsal) root["rehearsal"] = true;
  return Json(std::move(root));
}

Json TargetsPart(const AnchorPlan& plan, std::int64_t version, WallTime expires) {
  Json::Object targets = HeaderPart("targets", version, expires);
  targets["targets"] = Json(Json::Object{});
  Json::Object keys;
  Json::Object holders;
  AddKeys(plan.role("nodes"), keys, holders);
  AddKeys(plan.role("wide"), keys, holders);
  Json::Array roles{Delegation("wide", plan.role("wide"), "paths", {Json("wide/*")}, true),
                    Delegation("nodes", plan.role("nodes"), "paths", {Json("nodes/*")}, true)};
  targets["delegations"] =
      Json(Json::Object{{"keys", Json(std::move(keys))}, {"roles", Json(std::move(roles))}});
  if (!holders.empty()) targets["holders"] = Json(std::move(holders));
  return Json(std::move(targets));
}

Json BinsPart(const AnchorPlan& plan, std::string_view admitting, std::int64_t version,
              WallTime expires) {
  Json::Object part = HeaderPart("targets", version, expires);
  part["targets"] = Json(Json::Object{});
  Json::Object keys;
  Json::Object holders;
  AddKeys(plan.role(admitting), keys, holders);
  Json::Array bins;
  for (std::size_t bin = 0; bin < limits::kBinCount; ++bin)
    bins.push_back(BinDelegation(admitting, bin, plan.role(admitting)));
  part["delegations"] =
      Json(Json::Object{{"keys", Json(std::move(keys))}, {"roles", Json(std::move(bins))}});
  return Json(std::move(part));
}

Json ListPart(const std::map<std::string, FileMeta>& targets, std::int64_t version,
              WallTime expires) {
  Json::Object list = HeaderPart("targets", version, expires);
  Json::Object files;
  for (const auto& [path, meta] : targets)
    files[path] = FileMetaToJson(meta);
  list["targets"] = Json(std::move(files));
  return Json(std::move(list));
}

TufKeys KeysOf(const AnchorRole& role) {
  TufKeys keys;
  for (const Holder& holder : role.holders)
    keys[KeyIdOf(holder.key)] = holder.key;
  return keys;
}

TufRole RoleOf(const AnchorRole& role) {
  TufRole out;
  out.threshold = role.threshold;
  for (const Holder& holder : role.holders)
    out.key_ids.insert(KeyIdOf(holder.key));
  return out;
}

Result<AnchorPlan> ReadPlan(const Json& root_part, const Json& targets_part) {
  const auto root = ReadRoot(root_part);
  if (!root) return root.error();
  const auto targets = ReadTargets(targets_part);
  if (!targets) return targets.error();
  AnchorPlan plan;
  if (const Json* anchor = root_part.Find("anchor")) {
    plan.name = std::string(anchor->StringOr("name", "")).substr(0, kNameMax);
    plan.kvk = std::string(anchor->StringOr("kvk", "")).substr(0, kNameMax);
  }
  plan.is_rehearsal = root->is_rehearsal;
  const Json* of_root = root_part.Find("holders");
  const std::pair<const char*, const TufRole*> top[] = {{"root", &root->root},
                                                        {"targets", &root->targets},
                                                        {"snapshot", &root->snapshot},
                                                        {"timestamp", &root->timestamp}};
  for (const auto& [name, role] : top)
    plan.roles[name] = ReadAnchorRole(*role, root->keys, of_root);
  const Json* of_targets = targets_part.Find("holders");
  for (const DelegatedRole& delegated : targets->roles) {
    if (delegated.name != "nodes" && delegated.name != "wide") {
      return Error{ErrorCode::kProtocol, "targets delegates to " + delegated.name};
    }
    plan.roles[delegated.name] = ReadAnchorRole(delegated.role, targets->keys, of_targets);
  }
  if (plan.roles.size() != kAnchorRoles.size()) {
    return Error{ErrorCode::kProtocol, "targets delegates not to nodes and wide"};
  }
  return plan;
}

}  // namespace schakel::federation
