// Dutch municipalities and the regions that they are part of; the codes are those of CBS.
// Threads: any; the table (regions.inc, with its source and date) is constant.
#pragma once

#include <span>
#include <string_view>

namespace schakel::federation {

struct Region {
  std::string_view gm;    // "GM0772"
  std::string_view name;  // "Eindhoven"
  std::string_view vr;    // veiligheidsregio, "VR22"
  std::string_view pv;    // province, "PV30"
};

// All, by code in ascending order.
std::span<const Region> Regions();

}  // namespace schakel::federation
