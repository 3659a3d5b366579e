// The proof that a publisher signed two histories of one journal: two checkpoints that no log can
// both have. Three forms:
//   they state one size and other roots;
//   `path` leads to the root of the larger one and passes another root at the smaller size: a log
//   of that size and root has only that one past;
//   both state more than `at`, and from there `path` leads to the first and `second_path` to the
//   second, from two roots: what two nodes know that hold a part each.
// A wrong path proves nothing, because it does not lead to the root that was signed.
//
// Pure functions; any thread. Bounds: crypto::kProofHashesMax hashes a path, two notes.
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
  std::uint64_t at = 0;    // 0 = the first two forms
  crypto::TreeProof second_path{};
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

// Returns the explicit form of a path from this frontier. REQUIRES: frontier.size > 0.
crypto::TreeProof ExplicitPath(const Frontier& frontier, crypto::TreeProof path);

// The row of a fork proof in the store.
Buffer PackForkProof(const ForkProof& proof);
// Errors: kCorruption.
Result<ForkProof> UnpackForkProof(Bytes row);

}  // namespace schakel::federation
