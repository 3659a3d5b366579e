// Records of a recovery key: what it says of its node, and the proof that it contradicts itself.
//
// Recovery (type 4): type (1) | node id (32) | counter (8) | sized body | signature (64) under
// "schakel/v1/recovery" by the key in the body, whose hash stands in the node's admission.
//   body: recovery key (32) | count (1) | points: incarnation (4) size (8) root (32)
//         | identity key (32, zero = none) | open (4, 0 = none)
// Freeze (type 5): type (1) | node id (32) | counter (8) = 1 | two sized recovery records, the one
// with the smaller counter first. It needs no signature of its own, and one is as good as another.
//
// Pure functions; any thread. docs/protocol.md, "Recovery".
#pragma once

#include "federation/gossip/record.h"

namespace schakel::federation {

// REQUIRES: the form of `said` is one that OpenRecoveryRecord() accepts.
Buffer SignRecoveryRecord(const crypto::KeyPair& recovery_key, const crypto::NodeId& node,
                          std::uint64_t counter, const Recovery& said);

// Errors: kProtocol (form: points not ascending, or an incarnation opened that was stopped),
// kUnauthorized (another key than the one with this hash, or the signature).
Result<SignedRecord> OpenRecoveryRecord(Bytes bytes, const crypto::Digest& recovery_key_hash);

// Returns whether both records say the same of one node, signed or not.
bool SaysTheSame(Bytes first, Bytes second);

// Returns the freeze record of two records of one node that contradict each other, else nothing.
std::optional<Buffer> FreezeOf(const SignedRecord& first, const SignedRecord& second);

// Errors: as OpenRecoveryRecord(); kProtocol too if the two do not contradict each other.
Result<SignedRecord> OpenFreezeRecord(Bytes bytes, const crypto::Digest& recovery_key_hash);

// Any record of this node as the directory lets it count: by the present identity key or the
// recovery key. Errors: as those functions.
Result<SignedRecord> OpenRecordOf(Bytes bytes, const Admission& admission,
                                  const crypto::PublicKey& identity_key);

}  // namespace schakel::federation
