#include "federation/trust/recovery.h"

namespace schakel::federation {

bool Continues(const Recovery& later, const Recovery& earlier) {
  const bool keeps_key = !earlier.identity_key || later.identity_key == earlier.identity_key;
  const bool keeps_open = earlier.open == 0 || later.open == earlier.open;
  return later.stop == earlier.stop && keeps_key && keeps_open;
}

const TrustedPoint* StopPoint(const Recovery& recovery, std::uint32_t incarnation) {
  for (const TrustedPoint& point : recovery.stop) {
    if (point.incarnation == incarnation) return &point;
  }
  return nullptr;
}

}  // namespace schakel::federation
