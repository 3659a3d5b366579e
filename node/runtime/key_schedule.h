// When a node replaces its transport and sealing keys by itself. Pure; any thread.
//
// A key is replaced when it is old enough, a transport key also when the federation takes it for
// another node's, and the record that says so can do what it is for: the
// node is admitted, signs with the identity key that counts, has a link and a good clock, and no
// earlier transport key counts any more. The anchor is not needed. Nodes that were made on one day
// do not all change on one day: each begins up to a tenth of the life earlier, by its id.
#pragma once

#include <optional>

#include "node/runtime/key_files.h"
#include "node/runtime/node_status.h"

namespace schakel::node {

constexpr auto kTransportRenewed = std::chrono::days(90);  // half of the life that status warns of
constexpr auto kSealingRenewed = std::chrono::days(28);    // before an epoch of 30 days ends
// Nobody watches over it: who was away for a month, or was restored from a copy of a month ago,
// still gets in with the key before.
constexpr auto kRenewalOverlap = std::chrono::days(30);

// Returns when a key of this kind that was made then is replaced; nothing of an identity key, which
// takes an officer.
std::optional<WallTime> RenewalOf(KeyKind kind, WallTime made, const crypto::NodeId& self);
// Is a key that was made then to be replaced?
bool MustRenew(KeyKind kind, WallTime made, const NodeStatus& status, WallTime now);
// May a key be replaced now?
bool CanRenew(KeyKind kind, const NodeStatus& status, WallTime now);

}  // namespace schakel::node
