// A proposal of the anchor: documents of several roles that holders sign one by one, each alone,
// and the documents that they replace; and the admissions that their lists name by hash. It travels
// between them as one file. What an admission says counts only after a review compared its hash.
//
// Threads: any; a value. Errors: kProtocol, kLimitExceeded, kConflict (another proposal).
// Bounds: limits::kProposalMax.
#pragma once

#include <map>
#include <string>

#include "crypto/hash.h"
#include "federation/trust/metadata.h"

namespace schakel::federation {

struct Proposal {
  std::map<std::string, Envelope> before;     // by role: what is in force; empty for the first root
  std::map<std::string, Envelope> documents;  // by role: what is proposed, with signatures so far
  std::map<std::string, Buffer> admissions;   // by path: files that the documents name anew
  std::map<std::string, Buffer> admissions_before;  // what these replace

  static Result<Proposal> Parse(Bytes file);
  [[nodiscard]] Buffer Dump() const;

  // Over everything that is signed; holders compare it as eight words.
  [[nodiscard]] crypto::Digest Fingerprint() const;
  // Takes over the signatures of another copy. Errors: kConflict if it proposes something else.
  Result<void> Merge(const Proposal& other);
};

}  // namespace schakel::federation
