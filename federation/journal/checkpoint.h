// A signed checkpoint: the publisher's word that its journal of `size` entries has this root.
//
// A C2SP signed note whose text is
//   schakel/journal/1/<node-id>/<incarnation>
//   <size>
//   <root, base64>
// signed by the identity key under the first line as name. docs/protocol.md, "Checkpoints".
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/identity.h"
#include "federation/journal/journal_id.h"

namespace schakel::federation {

struct Checkpoint {
  JournalId journal;
  Frontier frontier;
  bool operator==(const Checkpoint&) const = default;
};

std::string SignCheckpoint(const crypto::KeyPair& identity, const Checkpoint& checkpoint);

// Returns the frontier if `note` is a checkpoint of `journal` signed by `identity_key`.
// Errors: kProtocol (form, other journal), kUnauthorized (signature).
Result<Frontier> OpenCheckpoint(std::string_view note, const JournalId& journal,
                                const crypto::PublicKey& identity_key);

}  // namespace schakel::federation
