// An entry of a journal: a header of fixed form, and a payload named by its root.
//
// The header travels and is stored as canonical bytes, verbatim (wire/entry_codec.h); this struct
// is its decoded form. Unknown kinds are kept and forwarded, never delivered.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "crypto/hash.h"
#include "federation/journal/journal_id.h"

namespace schakel::federation {

// Numbers on the wire; never reused.
enum class EntryKind : std::uint16_t {
  kAdvisory = 1,      // a CSAF 2.0 document, byte for byte
  kGuidance = 2,      // general security advice, Markdown
  kAnnotation = 3,    // a node's own words on another's advisory
  kWithdraw = 4,      // withdraws the document id and version in the header
  kReach = 5,         // counts
  kGroup = 6,         // sharing group
  kSealed = 7,        // an envelope for named nodes
  kContinuation = 8,  // entry 0 of a later incarnation: the final size and root of the one before
};

struct EntryAudience {
  std::vector<std::string> sectors;  // SBI prefixes
  std::vector<std::string> regions;  // GM, PV, VR codes
  std::uint8_t size_classes = 0;     // bit 0 = ZZP, 1 = MICRO, 2 = KLEIN, 3 = MIDDEN, 4 = GROOT

  bool operator==(const EntryAudience&) const = default;
};

struct EntryHeader {
  JournalId journal;
  std::uint64_t index = 0;
  std::uint16_t kind = 0;        // an EntryKind, or one that this version does not know
  WallTime issued{};             // milliseconds
  std::uint32_t trust_root = 0;  // trust version that the publisher saw
  std::uint64_t trust_timestamp = 0;
  std::uint8_t tlp = 0;       // a Tlp as a number; 0 for sealed entries
  std::uint8_t severity = 0;  // a Severity as a number; 0 for sealed entries
  EntryAudience audience;
  std::string document_id;
  std::string document_version;
  crypto::Digest payload_root;
  std::uint64_t payload_size = 0;
  WallTime expires{};  // epoch = never

  bool operator==(const EntryHeader&) const = default;
};

// Where an entry stands.
struct EntryPosition {
  JournalId journal;
  std::uint64_t index = 0;
  auto operator<=>(const EntryPosition&) const = default;
};

}  // namespace schakel::federation
