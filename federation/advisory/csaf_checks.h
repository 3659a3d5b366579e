// The mandatory tests of CSAF 2.0, section 6.1: what the members of a document mean together.
//
// 6.1.8 (CVSS against its schema) is part of ReadCsaf(); a vector that the schema lets through
// although it cannot be computed is reported here. Deviations, each because documents of others
// need it:
//   6.1.25  md5 and sha1 may stand twice: they do in the committee's own valid documents for 6.2.8
//           and 6.2.9
//   6.1.31  the words must stand alone: the committee's documents call "after-eight" a version
//   6.1.11  space around a CWE's name is forgiven, former names count, newer numbers are believed
//   6.1.12  three-letter languages, scripts and variants are not looked up
//
// Thread: any; no state. Bounds: at most limits::kFindingsMax findings; time and memory in
// proportion to the document (times the logarithm of its size).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "federation/advisory/document.h"

namespace schakel::federation {

struct Finding {
  std::string_view test;  // of static storage: "6.1.27.4"
  std::string pointer;    // RFC 6901
  std::string reason;     // an English predicate about that place
};

// Returns nothing for a valid document.
std::vector<Finding> CheckCsaf(const CsafDocument& document);

}  // namespace schakel::federation
