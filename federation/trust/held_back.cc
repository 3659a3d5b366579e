#include "federation/trust/held_back.h"

#include <algorithm>

#include "federation/trust/directory.h"
#include "federation/trust/limits.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;

constexpr std::string_view kEverything = "*";

template <typename Item>
std::vector<Item> Common(const std::vector<Item>& one, const std::vector<Item>& other) {
  std::vector<Item> common;
  std::copy_if(one.begin(), one.end(), std::back_inserter(common), [&other](const Item& item) {
    return std::find(other.begin(), other.end(), item) != other.end();
  });
  return common;
}

// Of coverage: no code means no limit, so what has nothing in common keeps the older limit.
std::vector<std::string> CommonCodes(const std::vector<std::string>& before,
                                     const std::vector<std::string>& after) {
  if (before.empty()) return after;
  if (after.empty()) return before;
  auto common = Common(after, before);
  return common.empty() ? before : common;
}

std::vector<std::string> CommonRelays(const std::vector<std::string>& before,
                                      const std::vector<std::string>& after) {
  const auto has_all = [](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), kEverything) != names.end();
  };
  if (has_all(before)) return after;
  return has_all(after) ? before : Common(after, before);
}

Buffer Pack(const std::optional<Admission>& before) {
  Buffer row;
  if (!before) return row;
  row.push_back(before->source == AdmissionSource::kWide ? 1 : 0);
  Append(row, AsBytes(ToJson(*before).Dump()));
  return row;
}

Result<std::optional<Admission>> Unpack(Bytes row) {
  if (row.empty()) return std::optional<Admission>();
  const auto source = row[0] == 1 ? AdmissionSource::kWide : AdmissionSource::kNodes;
  auto admission = ReadAdmission(row.subspan(1), source);
  if (!admission) return Error{ErrorCode::kCorruption, "what is held back does not read"};
  return std::optional<Admission>(std::move(*admission));
}

}  // namespace

Admission Narrow(const Admission& before, const Admission& after) {
  Admission narrow = after;
  if (before.status > after.status) {
    narrow.status = before.status;
    narrow.revoked_at = before.revoked_at;
  }
  narrow.kind = before.kind;
  narrow.maturity = std::min(before.maturity, after.maturity);
  narrow.coverage.regions = CommonCodes(before.coverage.regions, after.coverage.regions);
  narrow.coverage.sectors = CommonCodes(before.coverage.sectors, after.coverage.sectors);
  narrow.rights.kinds = Common(after.rights.kinds, before.rights.kinds);
  narrow.rights.scope = std::min(before.rights.scope, after.rights.scope);
  narrow.rights.tlp_publish_max =
      std::min(before.rights.tlp_publish_max, after.rights.tlp_publish_max);
  narrow.rights.tlp_receive_max =
      std::min(before.rights.tlp_receive_max, after.rights.tlp_receive_max);
  narrow.relays = CommonRelays(before.relays, after.relays);
  // It says whose documents are the node's own: of two that differ neither is given by both.
  if (before.card.website != after.card.website) narrow.card.website.clear();
  narrow.valid_until = std::min(before.valid_until, after.valid_until);
  return narrow;
}

HeldBack NextHeldBack(const HeldBack& held, const Directory& before, const Directory& after,
                      bool is_frozen) {
  HeldBack next;
  for (const Admission& admission : after.admissions()) {
    const crypto::NodeId& node = admission.node_id;
    const auto row = held.find(node);
    if (row != held.end()) {
      next.emplace(*row);
      continue;
    }
    const Admission* known = before.Find(node);
    if (known == nullptr) {
      next.emplace(node, std::nullopt);
      continue;
    }
    if (!is_frozen) continue;
    // Another identity key is another party until the anchor is believed again, unless the node's
    // recovery key named it before.
    const bool is_same_party = known->identity_key == admission.identity_key ||
                               before.IdentityKey(*known) == admission.identity_key;
    if (!is_same_party) {
      next.emplace(node, std::nullopt);
    } else if (Narrow(*known, admission) != admission) {
      next.emplace(node, *known);
    }
  }
  return next;
}

void WriteHeldBack(const HeldBack& before, const HeldBack& after, storage::WriteBatch& batch) {
  for (const auto& [node, was] : before) {
    if (!after.contains(node)) batch.Delete(Column::kMeta, storage::HeldBackKey(node.view()));
  }
  for (const auto& [node, was] : after) {
    if (before.contains(node)) continue;
    batch.Put(Column::kMeta, storage::HeldBackKey(node.view()), Pack(was));
  }
}

Result<HeldBack> ReadHeldBack(const storage::Reader& reader) {
  HeldBack held;
  Result<void> read;
  const Buffer prefix = storage::HeldBackPrefix();
  const auto scanned =
      reader.Scan(Column::kMeta, prefix, storage::PrefixEnd(prefix), [&](Bytes key, Bytes value) {
        const auto node = crypto::NodeId::From(key.subspan(prefix.size()));
        auto row = Unpack(value);
        if (!node || !row || held.size() >= limits::kAdmissionsMax) {
          read = Error{ErrorCode::kCorruption, "what is held back does not read"};
          return false;
        }
        held.emplace(*node, std::move(*row));
        return true;
      });
  if (!scanned) return scanned.error();
  if (!read) return read.error();
  return held;
}

}  // namespace schakel::federation
