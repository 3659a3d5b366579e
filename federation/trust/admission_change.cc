#include "federation/trust/admission_change.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace schakel::federation {
namespace {

using Effect = AdmissionChange::Effect;
using Leaves = std::map<std::string, const Json*>;

constexpr std::array<std::string_view, 4> kScopes = {"own", "region", "sector", "national"};
constexpr std::array<std::string_view, 5> kLevels = {"CLEAR", "GREEN", "AMBER", "AMBER+STRICT",
                                                     "RED"};
constexpr std::array<std::string_view, 3> kStatuses = {"revoked", "suspended", "active"};

// Objects are two deep in an admission; what lies deeper is one value.
Leaves LeavesOf(const Json& admission) {
  Leaves leaves;
  const auto* members = admission.AsObject();
  if (members == nullptr) return leaves;
  for (const auto& [key, value] : *members) {
    const auto* nested = value.AsObject();
    if (nested == nullptr) leaves[key] = &value;
    if (nested == nullptr) continue;
    for (const auto& [name, leaf] : *nested)
      leaves[key + "." + name] = &leaf;
  }
  return leaves;
}

std::string TextOfItem(const Json& value) {
  const auto* text = value.AsString();
  return text != nullptr ? *text : value.Dump();
}

std::string TextOf(const Json* value) {
  if (value == nullptr) return "";
  const auto* array = value->AsArray();
  if (array == nullptr) return TextOfItem(*value);
  std::string out;
  for (const Json& item : *array)
    out += (out.empty() ? "" : ", ") + TextOfItem(item);
  return out;
}

std::set<std::string> ItemsOf(const Json* value) {
  std::set<std::string> items;
  const auto* array = value == nullptr ? nullptr : value->AsArray();
  if (array == nullptr) return items;
  for (const Json& item : *array)
    items.insert(TextOfItem(item));
  return items;
}

Effect ByOrder(std::int64_t before, std::int64_t after) {
  return after > before ? Effect::kGains : after < before ? Effect::kLoses : Effect::kOther;
}

template <std::size_t N>
Effect ByRank(const std::array<std::string_view, N>& order, const Json* before, const Json* after) {
  const auto rank = [&order](const Json* value) {
    const std::string text = TextOf(value);
    const auto found = std::find(order.begin(), order.end(), text);
    return found == order.end() ? -1 : found - order.begin();
  };
  return ByOrder(rank(before), rank(after));
}

Effect ByItems(const Json* before, const Json* after) {
  const auto old = ItemsOf(before);
  const auto now = ItemsOf(after);
  if (std::includes(now.begin(), now.end(), old.begin(), old.end())) return Effect::kGains;
  if (std::includes(old.begin(), old.end(), now.begin(), now.end())) return Effect::kLoses;
  return Effect::kOther;
}

// No code at all means no limit.
Effect ByCoverage(const Json* before, const Json* after) {
  if (before != nullptr && ItemsOf(before).empty()) return Effect::kLoses;
  if (ItemsOf(after).empty()) return Effect::kGains;
  return ByItems(before, after);
}

std::int64_t NumberOf(const Json* value) {
  const auto* number = value == nullptr ? nullptr : value->AsInteger();
  return number == nullptr ? 0 : *number;
}

Effect EffectOf(const std::string& member, const Json* before, const Json* after) {
  if (member == "publish.scope") return ByRank(kScopes, before, after);
  if (member.starts_with("publish.tlp_")) return ByRank(kLevels, before, after);
  if (member == "status" && before != nullptr) return ByRank(kStatuses, before, after);
  if (member == "publish.kinds" || member == "relays") return ByItems(before, after);
  if (member.starts_with("coverage.")) return ByCoverage(before, after);
  if (member.starts_with("quotas.") || member == "maturity") {
    return ByOrder(NumberOf(before), NumberOf(after));
  }
  // RFC 3339 in UTC sorts as text.
  const int order = TextOf(after).compare(TextOf(before));
  if (member == "valid_until") return order > 0 ? Effect::kGains : Effect::kLoses;
  if (member == "valid_from") return order < 0 ? Effect::kGains : Effect::kLoses;
  return Effect::kOther;
}

}  // namespace

std::vector<AdmissionChange> CompareAdmissions(const Json& before, const Json& after) {
  const Leaves old = LeavesOf(before);
  const Leaves next = LeavesOf(after);
  std::set<std::string> members;
  for (const Leaves* leaves : {&old, &next}) {
    for (const auto& [member, value] : *leaves)
      members.insert(member);
  }
  std::vector<AdmissionChange> changes;
  for (const std::string& member : members) {
    const auto find = [&member](const Leaves& leaves) {
      const auto found = leaves.find(member);
      return found == leaves.end() ? nullptr : found->second;
    };
    const Json* was = find(old);
    const Json* is = find(next);
    if (was != nullptr && is != nullptr && *was == *is) continue;
    changes.push_back({member, EffectOf(member, was, is), TextOf(was), TextOf(is)});
  }
  return changes;
}

}  // namespace schakel::federation
