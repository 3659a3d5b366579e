// The proof that a publisher signed two histories of one journal: two checkpoints that no log can
// both have. Either they state one size and other roots, or `path` leads to the root of the larger
// one and passes another root at the smaller size: a log of that size and root has only that one
// past. A wrong path proves nothing, because it does not lead to the root that was signed.
//
// Pure functions; any thread. Bounds: crypto::kProofHashesMax hashes, two notes.
#pragma once

#include <optional>
#include <string>

#include "federation/journal/checkpoint.h"
#include "federation/wire/message.h"

namespace schakel::federation {

struct ForkProof {
  std::string first;  // the two notes, in any order
  std::string second;
  crypto::TreeProof path;  // explicit (tree_path.h), from the smaller to the larger; else empty
  bool operator==(const ForkProof&) const = default;
};

bool ProvesFork(const ForkProof& proof, const JournalId& journal,
                const crypto::PublicKey& identity_key);

// A page of one entry from this index on tells what its branch has at `size`; see ExplicitPath.
// REQUIRES: size > 0.
std::uint64_t ProbeIndex(std::uint64_t size);

// Returns the explicit path from `size` to the checkpoint of this page, if the page happens to end
// where it can be read off: at `size`, or one before it where the tree of `size` is one subtree.
std::optional<crypto::TreeProof> ExplicitPath(std::uint64_t size, const PageMessage& page);

// The row of a fork proof in the store.
Buffer PackForkProof(const ForkProof& proof);
// Errors: kCorruption.
Result<ForkProof> UnpackForkProof(Bytes row);

}  // namespace schakel::federation
