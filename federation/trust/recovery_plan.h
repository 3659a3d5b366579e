// What recovery words should say of a node, from what a neighbour holds of its journals. A thief of
// the identity key may have written in any incarnation, to leave none to be opened.
//
// Pure functions; any thread. REQUIRES: journals in the order of their incarnations.
#pragma once

#include "federation/trust/recovery.h"

namespace schakel::federation {

// Returns where to stop if the operator does not say it: the ends of the newest incarnations, of
// those that a node reaches in its life.
std::vector<TrustedPoint> PlanStop(const std::vector<TrustedPoint>& journals);

// Returns the incarnation to open: behind all that were written. Where there is none, the first
// that is free, or the first of all: another identity key goes before what was written there.
// Nothing if these words did not name another key and it is needed. REQUIRES: !said.stop.empty().
std::optional<std::uint32_t> PlanOpen(const Recovery& said,
                                      const std::vector<TrustedPoint>& journals);

}  // namespace schakel::federation
