// What every command that changes admissions ends with: it shows what changes, signs with the
// officer's key, and puts it in force, or into a file (--out) for the next officer to sign.
//
// Nothing that a rule refuses is signed. Where two must sign, --out must be given. Errors are
// printed.
#pragma once

#include <vector>

#include "node/cli/trust_state.h"

namespace schakel::node {

ExitCode SignAdmissions(const Arguments& arguments, const TrustState& state,
                        const std::vector<federation::Admission>& admissions);

}  // namespace schakel::node
