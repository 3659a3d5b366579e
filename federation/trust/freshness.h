// How fresh the word of the anchor is. Expiry stops nothing by itself: each state says what still
// works (design: graded freshness). A pure function; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace schakel::federation {

enum class Freshness : std::uint8_t {
  kCurrent,   // below 6 hours
  kLate,      // to 7 days: all works, a banner says so
  kIsland,    // to 30 days: known nodes keep exchanging, no new nodes
  kOrphaned,  // beyond: CLEAR and GREEN between known nodes, loud alarm
};

Freshness FreshnessOf(WallTime issued, WallTime now);
// Returns when the state changes next if nothing newer is heard; nothing for the last state.
std::optional<WallTime> NextFreshnessChange(WallTime issued, WallTime now);
std::string_view FreshnessName(Freshness freshness);  // "current", "late", "island", "orphaned"

}  // namespace schakel::federation
