#include "federation/trust/expiry.h"

namespace schakel::federation {
namespace {

constexpr int kThresholds[] = {1, 7, 14, 30, 90};  // days

// Which part a role belongs to.
ExpiringPart PartOf(std::string_view role) {
  if (role == "targets") return ExpiringPart::kTargets;
  return role == "wide" ? ExpiringPart::kWide : ExpiringPart::kNodes;
}

}  // namespace

std::string_view ExpiringPartName(ExpiringPart part) {
  constexpr std::string_view kNames[kExpiringParts] = {"root", "targets",  "nodes",
                                                       "wide", "snapshot", "admission"};
  return kNames[static_cast<std::size_t>(part)];
}

std::vector<Expiry> ExpiriesOf(const TrustedSet& trust, const Directory& directory,
                               const crypto::NodeId& self) {
  const TrustContent* content = trust.content();
  if (content == nullptr) return {};
  std::map<ExpiringPart, WallTime> first;
  const auto note = [&first](ExpiringPart part, WallTime when) {
    const auto [found, is_new] = first.try_emplace(part, when);
    if (!is_new) found->second = std::min(found->second, when);
  };
  note(ExpiringPart::kRoot, content->root.meta.header.expires);
  if (content->snapshot) note(ExpiringPart::kSnapshot, content->snapshot->meta.header.expires);
  for (const auto& [name, role] : content->roles)
    note(PartOf(name), role.meta.header.expires);
  if (const Admission* admission = directory.Find(self)) {
    note(ExpiringPart::kAdmission, admission->valid_until);
  }
  std::vector<Expiry> expiries;
  expiries.reserve(first.size());
  for (const auto& [part, when] : first)
    expiries.push_back({part, when});
  return expiries;
}

std::optional<int> ExpiryThreshold(WallTime when, WallTime now) {
  if (when <= now) return 0;
  for (const int days : kThresholds) {
    if (when - now <= std::chrono::days(days)) return days;
  }
  return std::nullopt;
}

std::vector<ExpiryWatch::Warning> ExpiryWatch::Due(const std::vector<Expiry>& expiries,
                                                   WallTime now) {
  std::vector<Warning> due;
  for (const Expiry& expiry : expiries) {
    const auto days = ExpiryThreshold(expiry.when, now);
    // A snapshot lives for 90 days: there is nothing to say on its first one.
    const bool is_usual = expiry.part == ExpiringPart::kSnapshot && days && *days > 30;
    if (!days || is_usual) continue;
    const auto said = said_.find(expiry.part);
    const bool is_said =
        said != said_.end() && said->second.when == expiry.when && said->second.days <= *days;
    if (is_said) continue;
    said_[expiry.part] = {expiry.when, *days};
    due.push_back({expiry.part, *days});
  }
  return due;
}

}  // namespace schakel::federation
