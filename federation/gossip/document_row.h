// What the index keeps of each reviewed entry, so that lists need not open documents.
//
// The row holds facts that no trust state changes: the inspection of the document and what the
// header says. The delivery verdict is computed from it on reading (journal/verdict.h).
#pragma once

#include <string>

#include "base/result.h"
#include "base/time.h"
#include "federation/journal/entry.h"

namespace schakel::federation {

enum class Inspection : std::uint8_t {
  kNotInspected = 0,  // a kind that has no document form here
  kGood = 1,
  kNoPayload = 2,  // not here (yet)
  kInvalid = 3,    // no valid document; `reason` has code, pointer and sentence
  kMismatch = 4,   // the document is not what its header says
};

struct DocumentRow {
  Inspection inspection = Inspection::kNotInspected;
  std::uint16_t kind = 0;
  std::uint8_t tlp = 0;
  std::uint8_t severity = 0;
  crypto::Digest payload_root;
  std::uint64_t payload_size = 0;
  WallTime issued{};
  WallTime expires{};                // epoch = never
  WallTime received{};               // when this node reviewed it first
  std::vector<std::string> sectors;  // of the audience that the header states
  std::vector<std::string> regions;
  std::string document_id;
  std::string version;
  std::string title;       // from the document; text of others, escape on output
  std::string publisher;   // the document's own claim
  std::string name_space;  // the URI of that publisher
  std::string reason;

  bool operator==(const DocumentRow&) const = default;
};

Buffer PackDocumentRow(const DocumentRow& row);
// Errors: kCorruption.
Result<DocumentRow> UnpackDocumentRow(Bytes bytes);

}  // namespace schakel::federation
