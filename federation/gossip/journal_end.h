// Where what is held of a journal ends for everybody.
//
// The directory says it of a revoked, stopped or frozen publisher. Beyond that, when the identity
// key of a publisher changed: what an earlier key signed counts up to the bound (a trusted point,
// or the point of a stop), without one not at all, until the present key signs what is held. So
// every node says the same, whatever it took before it heard of the change, and as much as one that
// joins later can verify. Functions over what is held; the core's thread.
#pragma once

#include <optional>

#include "federation/gossip/journal_table.h"
#include "federation/trust/directory.h"

namespace schakel::federation {

// Returns where this journal ends, size 0 = nothing of it counts; nothing if it goes on, or is
// closed by a proof that counts.
std::optional<TrustedPoint> EndOfHeld(JournalTable& journals, const HeldJournal& held,
                                      const Directory& directory, const Admission& admission);

// Returns whether earlier keys alone signed what is held: it gives way to another history that the
// present key signed. A journal is closed for good by the proof of an earlier key if there is a
// bound.
bool IsOfEarlierKey(JournalTable& journals, const HeldJournal& held, const Directory& directory,
                    const Admission& admission);

}  // namespace schakel::federation
