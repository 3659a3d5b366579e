// What changes between two admissions of one node, member by member: for those who judge it.
//
// It compares the files as they are written, also members that this version does not know, so that
// nothing is signed unseen. Threads: any; pure functions.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace schakel::federation {

struct AdmissionChange {
  enum class Effect : std::uint8_t { kGains, kLoses, kOther };
  std::string member;  // "publish.scope"
  Effect effect = Effect::kOther;
  std::string before;  // empty = nothing was there
  std::string after;
  bool operator==(const AdmissionChange&) const = default;
};

// `before` is null for a new node: then everything that it gets is listed.
std::vector<AdmissionChange> CompareAdmissions(const Json& before, const Json& after);

}  // namespace schakel::federation
