#include "federation/trust/freshness.h"

namespace schakel::federation {
namespace {

constexpr Duration kCurrentMax = std::chrono::hours(6);
constexpr Duration kLateMax = std::chrono::days(7);
constexpr Duration kIslandMax = std::chrono::days(30);

}  // namespace

Freshness FreshnessOf(WallTime issued, WallTime now) {
  const Duration age = now - issued;
  if (age < kCurrentMax) return Freshness::kCurrent;
  if (age < kLateMax) return Freshness::kLate;
  if (age < kIslandMax) return Freshness::kIsland;
  return Freshness::kOrphaned;
}

std::optional<WallTime> NextFreshnessChange(WallTime issued, WallTime now) {
  for (const Duration limit : {kCurrentMax, kLateMax, kIslandMax}) {
    if (now < issued + limit) return issued + limit;
  }
  return std::nullopt;
}

std::string_view FreshnessName(Freshness freshness) {
  switch (freshness) {
    case Freshness::kCurrent:
      return "current";
    case Freshness::kLate:
      return "late";
    case Freshness::kIsland:
      return "island";
    case Freshness::kOrphaned:
      return "orphaned";
  }
  return "orphaned";
}

}  // namespace schakel::federation
