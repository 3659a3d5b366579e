// The key of the node, from which everything about members is sealed: Argon2id over a passphrase.
//
// The passphrase is the systemd credential `schakel-passphrase` ($CREDENTIALS_DIRECTORY), else the
// file node.passphrase in the node's folder (mode 0400), which is made with a random value when the
// node is new. A salt lies beside the vault. Who loses the passphrase loses the members' data.
// Errors: kNotFound (members were kept under a passphrase that is gone), kUnauthorized (others may
//         read the file), kUnavailable, kIo.
#pragma once

#include "crypto/secret.h"
#include "node/runtime/node_folder.h"

namespace schakel::node {

// Returns 32 bytes.
Result<crypto::Secret> LoadNodeKey(const NodeFolder& folder);

}  // namespace schakel::node
