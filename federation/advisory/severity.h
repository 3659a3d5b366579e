// How serious an advisory is, on one scale for all publishers, and NCSC's likelihood and damage.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "federation/advisory/document.h"

namespace schakel::federation {

// In order. The numbers are those of entry headers; kUnknown stands there for sealed entries.
enum class Severity : std::uint8_t {
  kUnknown = 0,
  kLow = 1,
  kMedium = 2,
  kHigh = 3,
  kCritical = 4
};

// Returns "unknown", "low", "medium", "high" or "critical"; "unknown" for every other number too,
// because the numbers come from entry headers of others.
std::string_view SeverityName(Severity severity);

enum class Level : std::uint8_t { kLow, kMedium, kHigh };

// The two judgements of NCSC-NL, which stand in notes titled Kans and Schade.
struct KansSchade {
  Level kans = Level::kLow;
  Level schade = Level::kLow;

  bool operator==(const KansSchade&) const = default;
};

// Returns nothing unless both notes are there and readable (high, hoog, H and so on).
std::optional<KansSchade> FindKansSchade(const CsafDocument& document);

// Returns critical for high/high, high for medium/high either way, medium for medium/medium and
// low/high either way, else low.
Severity SeverityOf(const KansSchade& judgement);

// Returns, from the first that the document has: Kans and Schade; the highest CVSS base score
// (version 3 before version 2; 9 critical, 7 high, 4 medium); the aggregate severity; else medium.
Severity SeverityOf(const CsafDocument& document);

}  // namespace schakel::federation
