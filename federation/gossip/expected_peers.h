// For whom a node keeps a place: of each node, limits::kExpectedPeers others let it in whatever
// else takes their inbound links. So a third of the federation that dials everybody and never hangs
// up cannot leave a node with only its own kind to dial.
//
// Who is expected where follows from the directory: a permutation of all nodes under a public key
// that depends on the dialler and on everybody who is admitted. Both ends compute the same. Nobody
// chooses his place: each admission of somebody else draws all of them anew, and each node is
// expected at only so many, so that a hostile one takes no more places than an honest one.
// Among those that expect it a node chooses by its own secret, see dialer.h.
//
// Pure functions; any thread. Cost: limits::kExpectedPeers steps of SecretOrder.
#pragma once

#include <vector>

#include "federation/trust/directory.h"

namespace schakel::federation {

// Returns the places in directory.admissions() of those that expect this node, without itself; all
// others where there are no more than limits::kExpectedPeers.
std::vector<std::size_t> ExpectedAt(const Directory& directory, const crypto::NodeId& dialler);

// Whether `listener` keeps a place for `dialler`.
bool IsExpected(const Directory& directory, const crypto::NodeId& dialler,
                const crypto::NodeId& listener);

}  // namespace schakel::federation
