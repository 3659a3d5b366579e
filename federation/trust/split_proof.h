// Proof that the anchor signed two histories: two timestamps of one version, both signed by one key
// that the same root names, whose canonical signed parts differ. No honest anchor makes them, since
// it makes a version durable before it signs the next one.
//
// Verifies itself: who holds that root needs nothing else. Timestamps state the root that they were
// made under, so a proof cannot be played again after a new root.
// Pure; any thread. Bounds: limits::kTimestampFileMax for each of the two.
#pragma once

#include <cstdint>
#include <map>

#include "federation/trust/metadata.h"
#include "storage/store.h"

namespace schakel::federation {

struct SplitProof {
  std::uint32_t root = 0;  // its version
  Buffer first;            // files as they came, the smaller one first
  Buffer second;
  bool operator==(const SplitProof&) const = default;
};

SplitProof MakeSplitProof(std::uint32_t root, Bytes one, Bytes other);
// `root` is the trusted root of this node. False for a proof about another root.
bool ProvesSplit(const SplitProof& proof, const RootMeta& root);

void WriteSplitProof(const SplitProof& proof, storage::WriteBatch& batch);
// By root version. Errors: kCorruption, kIo.
Result<std::map<std::uint32_t, SplitProof>> ReadSplitProofs(const storage::Reader& reader);

}  // namespace schakel::federation
