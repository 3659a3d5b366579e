#include "node/members/regions.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "node/members/catalogue.h"

namespace schakel::node {
namespace {

// What people write, and what stands in the table.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOtherNames = {{
    {"Den Haag", "'s-Gravenhage"},
    {"Den Bosch", "'s-Hertogenbosch"},
    {"Nuenen", "Nuenen, Gerwen en Nederwetten"},
    {"Noordoost-Friesland", "Noardeast-Fryslân"},
}};

using Names = std::map<std::string, const Region*>;

// A name that two have belongs to neither.
void AddName(std::string_view name, const Region* region, Names& names) {
  const auto added = names.emplace(NormaliseName(name), region);
  if (!added.second && added.first->second != region) added.first->second = nullptr;
}

const Names& NamesOfRegions() {
  static const Names kNames = [] {
    Names names;
    for (const Region& region : Regions()) {
      AddName(region.name, &region, names);
      const std::size_t bracket = region.name.find(" (");
      if (bracket != std::string_view::npos)
        AddName(region.name.substr(0, bracket), &region, names);
    }
    for (const auto& [other, name] : kOtherNames)
      names.insert_or_assign(NormaliseName(other), names.at(NormaliseName(name)));
    return names;
  }();
  return kNames;
}

}  // namespace

const Region* FindRegion(std::string_view gm) {
  const auto regions = Regions();
  const auto found = std::lower_bound(
      regions.begin(), regions.end(), gm,
      [](const Region& region, std::string_view code) { return region.gm < code; });
  return found != regions.end() && found->gm == gm ? &*found : nullptr;
}

const Region* FindRegionByName(std::string_view name) {
  const auto found = NamesOfRegions().find(NormaliseName(name));
  return found == NamesOfRegions().end() ? nullptr : found->second;
}

}  // namespace schakel::node
