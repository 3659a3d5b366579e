// What a list shows of a document, and for whom its publisher says it is.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "federation/advisory/document.h"
#include "federation/advisory/severity.h"

namespace schakel::federation {

struct Summary {
  std::string id;
  std::string version;  // as written
  std::string title;
  Tlp tlp = kTlpUnlabelled;
  Severity severity = Severity::kMedium;
  std::string publisher;
  WallTime current_release_date;
  TrackingStatus status = TrackingStatus::kDraft;
};

Summary Summarise(const CsafDocument& document);

// For whom an advisory is meant. An empty list means everybody.
struct Audience {
  std::vector<std::string> sbi_prefixes;  // "24", "01132"
  std::vector<std::string> regions;       // "GM0772", "PV30", "VR22"

  bool operator==(const Audience&) const = default;
};

// Reads the document's note titled Doelgroep, whose lines "SBI: 24, 25" and "Regio: PV30, GM0772"
// are for programs; other lines and malformed codes are skipped. At most 32 codes of each kind.
Audience FindAudience(const CsafDocument& document);

}  // namespace schakel::federation
