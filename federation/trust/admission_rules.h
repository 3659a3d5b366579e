// What an officer may put into an admission, beyond its form: a pure function; any thread.
#pragma once

#include <vector>

#include "federation/trust/admission.h"
#include "federation/trust/finding.h"

namespace schakel::federation {

constexpr std::uint16_t kEntryKindNewest = 8;  // that there are rights for (journal/entry.h)

// `after` as it is written (ReadUncapped), `before` what it replaces or nullptr.
//
// A stop by one officer states the time of now: kStopAgeMax is less than the day within which stops
// are counted (directory.h), so a thief gains nothing by dates of his own.
std::vector<Finding> CheckAdmission(const Admission* before, const Admission& after, WallTime now);

}  // namespace schakel::federation
