#include "federation/gossip/diversity.h"

#include <algorithm>

#include "federation/gossip/endpoint.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kDivisionDigits = 2;

std::size_t CountOf(const std::map<std::string, std::size_t>& counts, const std::string& key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

bool Share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&b](const std::string& code) {
    return std::find(b.begin(), b.end(), code) != b.end();
  });
}

}  // namespace

Place PlaceOf(const Admission* admission, const std::string& endpoint) {
  Place place{NetworkOf(endpoint), {}, {}};
  if (admission == nullptr) return place;
  for (const std::string& sector : admission->coverage.sectors)
    place.sectors.push_back(sector.substr(0, kDivisionDigits));
  std::sort(place.sectors.begin(), place.sectors.end());
  place.sectors.erase(std::unique(place.sectors.begin(), place.sectors.end()), place.sectors.end());
  place.regions = admission->coverage.regions;
  return place;
}

void Diversity::Add(const Place& place, LinkKind kind) {
  if (place.network) ++networks_[*place.network];
  for (const std::string& sector : place.sectors)
    ++sectors_[sector];
  if (kind == LinkKind::kPush) push_regions_.push_back(place.regions);
}

bool Diversity::IsRegionMissing(const Place& place) const {
  static_assert(limits::kPushRegionsMin == 2);
  // Only the last push link must make up for the others.
  if (push_regions_.size() + 1 < limits::kPushLinks) return false;
  return std::all_of(push_regions_.begin(), push_regions_.end(),
                     [&place](const auto& regions) { return Share(regions, place.regions); });
}

int Diversity::Misses(const Place& place, LinkKind kind) const {
  int misses = 0;
  if (place.network && CountOf(networks_, *place.network) >= limits::kLinksPerNetworkMax) ++misses;
  const bool is_crowded =
      std::any_of(place.sectors.begin(), place.sectors.end(), [this](const std::string& sector) {
        return CountOf(sectors_, sector) >= limits::kLinksPerSectorMax;
      });
  if (is_crowded) ++misses;
  if (kind == LinkKind::kPush && IsRegionMissing(place)) ++misses;
  return misses;
}

}  // namespace schakel::federation
