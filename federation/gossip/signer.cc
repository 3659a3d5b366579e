#include "federation/gossip/signer.h"

#include "federation/journal/checkpoint.h"

namespace schakel::federation {

crypto::PublicKey SignerOf(std::string_view checkpoint, const JournalId& journal,
                           const Directory& directory, const Admission& admission) {
  const auto keys = directory.JournalKeys(admission, journal.incarnation);
  // The usual case: one key, and what it did not sign is found out by whoever asked.
  if (keys.size() == 1) return keys.front();
  for (const crypto::PublicKey& key : keys) {
    if (OpenCheckpoint(checkpoint, journal, key)) return key;
  }
  return keys.front();
}

}  // namespace schakel::federation
