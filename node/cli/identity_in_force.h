// Which identity key of a node counts, as the node that runs in this folder knows it: a recovery
// key may have named another one than the admission. Threads: any.
#pragma once

#include <optional>

#include "crypto/identity.h"
#include "node/runtime/node_folder.h"

namespace schakel::node {

// Nothing if no node runs there, or it does not know of that one.
std::optional<crypto::PublicKey> IdentityInForce(const NodeFolder& folder,
                                                 const crypto::NodeId& node);

}  // namespace schakel::node
