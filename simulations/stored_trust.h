// What a node trusts when it starts: what its store holds, over what it was installed with.
//
// A daemon reads everything from its store. Here nodes share the files that all of them began with,
// as 10,000 copies of 10,000 admissions would fill a machine; from the first change on the store
// must have what is new, and it is verified again as the daemon does it. Thread: one.
#pragma once

#include "federation/trust/trusted_set.h"

namespace schakel::simulations {

// Errors: those of TrustedSet::Restore().
Result<federation::TrustedSet> StoredTrust(const storage::Reader& store,
                                           const federation::TrustedSet& installed, WallTime now);

}  // namespace schakel::simulations
