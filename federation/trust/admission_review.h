// What the lists of a proposal say of nodes, looked at one by one: the file of each that changes,
// its difference to the one in force, and the rules that it breaks.
//
// Nothing is believed of a file whose hash its list does not name. Time: an argument. Threads: any.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "federation/trust/admission.h"
#include "federation/trust/admission_change.h"
#include "federation/trust/finding.h"
#include "federation/trust/proposal.h"

namespace schakel::federation {

struct AdmissionReview {
  std::string path;
  std::optional<Admission> before;  // as written; nothing for a new node
  Admission after;
  std::vector<AdmissionChange> changes;
};

// Adds what is refused to `findings`.
std::vector<AdmissionReview> ReviewAdmissions(const Proposal& proposal, WallTime now,
                                              std::vector<Finding>& findings);

}  // namespace schakel::federation
