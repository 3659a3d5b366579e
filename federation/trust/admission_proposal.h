// The proposal that puts admissions in force: the next version of every list that names one of
// them.
//
// Threads: any; a pure function. Time: an argument.
#pragma once

#include <vector>

#include "federation/trust/admission.h"
#include "federation/trust/proposal.h"
#include "federation/trust/trusted_set.h"

namespace schakel::federation {

// Each admission goes where its source says. Errors: kNotFound (nothing would change),
// kLimitExceeded (a bin is one file, which is full; see trust/limits.h), kProtocol.
Result<Proposal> ProposeAdmissions(const TrustContent& held,
                                   const std::vector<Admission>& admissions, WallTime now);

}  // namespace schakel::federation
