// A cast of which some send beacons.
#pragma once

#include "cast.h"

namespace schakel::federation {

// Number 0 is the anchor, the next `sources` - 1 have maturity 3.
inline Cast CastWithSources(std::size_t parties, std::size_t sources) {
  Cast cast(parties);
  for (std::size_t i = 0; i < sources; ++i) {
    Admission admission = AdmissionOf(cast[i]);
    admission.maturity = 3;
    admission.kind = i == 0 ? NodeKind::kAuthority : NodeKind::kRegional;
    cast.Admit(admission);
  }
  return cast;
}

}  // namespace schakel::federation
