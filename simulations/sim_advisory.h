// CSAF advisories for simulated publishers: valid, as short or as long as a scenario wants them,
// so that reviews say *deliver* and payloads of several chunks travel.
//
// Pure: the same words give the same bytes. Any thread.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/time.h"
#include "federation/advisory/severity.h"
#include "federation/advisory/tlp.h"

namespace schakel::simulations {

struct SimAdvisory {
  std::size_t size = 0;  // bytes; a note fills it up, and the shortest has about 600
  federation::Severity severity = federation::Severity::kMedium;
  federation::Tlp tlp = federation::Tlp::kClear;
  Duration valid_for{0};  // from its publication; 0 = for ever
};

// Returns the document with this id, of a publisher with this website.
// REQUIRES: size <= federation::limits::kStringBytesMax; neither text needs escapes.
Buffer MakeAdvisory(const SimAdvisory& advisory, const std::string& id, const std::string& website);

}  // namespace schakel::simulations
