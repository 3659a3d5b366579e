// What a page of a peer and what is held here prove together: a fork, or nothing.
//
// Held is a tree of some size, and a checkpoint that proves it. A page that tells the root of its
// own branch at that size is enough, however far the two checkpoints reach; ask for
// ProbeIndex(held size). Shorter branches are left to the peer, for which ours is the longer one.
//
// Pure function; any thread. Bounds: at most six signatures are checked.
#pragma once

#include <optional>

#include "federation/journal/journal.h"

namespace schakel::federation {

// Returns a proof that verifies, or nothing. `key` is the one that signs the page's checkpoint.
std::optional<ForkProof> FindForkProof(const Journal& journal, const PageMessage& page,
                                       const crypto::PublicKey& key);

}  // namespace schakel::federation
