// Times as people in the Netherlands read them. date-tz stays behind local_time.cc. Threads: any.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace schakel::node {

// Returns "25 november 2026, 16:05" in the time of Amsterdam ("... UTC" on a machine without time
// zones); `language` is "nl" or "en".
std::string LocalTimeText(WallTime time, std::string_view language);

// Returns how long ago: "3 minuten", "2 uur", "5 dagen"; "-" for the epoch.
std::string AgeText(WallTime time, WallTime now, std::string_view language);

}  // namespace schakel::node
