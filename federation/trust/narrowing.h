// Whom a proposal of one officer takes something from: a right, a quota, validity, a key, the
// website that says whose advisories are its own.
//
// What only gives does not count, nor do words (name, telephone, mail, about), trusted points, and
// stops, which have a limit of their own. What two officers sign counts for nobody. Pure; any
// thread.
#pragma once

#include <set>

#include "federation/trust/proposal.h"

namespace schakel::federation {

std::set<crypto::NodeId> NarrowedByOne(const Proposal& proposal, WallTime now);

}  // namespace schakel::federation
