#include "federation/gossip/reach.h"

#include <algorithm>

#include "federation/advisory/region.h"

namespace schakel::federation {
namespace {

using Codes = std::vector<std::string>;

bool IsPartOfSector(std::string_view code, std::string_view sector) {
  return code.starts_with(sector);
}

bool IsIn(const Region& region, std::string_view code) {
  return region.gm == code || region.vr == code || region.pv == code;
}

// What both have in common, in codes of the smaller. Nothing covered means no limit.
template <typename IsPart>
std::optional<Codes> Common(const Codes& stated, const Codes& covered, const IsPart& is_part) {
  if (covered.empty()) return stated;
  if (stated.empty()) return covered;
  Codes common;
  const auto add = [&common](const std::string& code) {
    if (std::find(common.begin(), common.end(), code) == common.end()) common.push_back(code);
  };
  for (const std::string& code : stated) {
    for (const std::string& limit : covered) {
      if (is_part(code, limit)) {
        add(code);
      } else if (is_part(limit, code)) {
        add(limit);
      }
    }
  }
  return common.empty() ? std::nullopt : std::optional(std::move(common));
}

}  // namespace

bool IsPartOfRegion(std::string_view code, std::string_view region) {
  if (code == region) return true;
  bool is_known = false;
  for (const Region& row : Regions()) {
    if (!IsIn(row, code)) continue;
    is_known = true;
    if (!IsIn(row, region)) return false;
  }
  return is_known;
}

std::optional<EntryAudience> ReachOf(const EntryAudience& stated, const Admission& admission) {
  const PublishScope scope = admission.rights.scope;
  if (scope == PublishScope::kOwn) return std::nullopt;
  if (scope == PublishScope::kNational) return stated;
  const auto sectors = Common(stated.sectors, admission.coverage.sectors, IsPartOfSector);
  if (!sectors) return std::nullopt;
  EntryAudience reach = stated;
  reach.sectors = *sectors;
  if (scope == PublishScope::kSector) return reach;
  const auto regions = Common(stated.regions, admission.coverage.regions, IsPartOfRegion);
  if (!regions) return std::nullopt;
  reach.regions = *regions;
  return reach;
}

}  // namespace schakel::federation
