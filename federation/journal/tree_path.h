// Consistency paths (RFC 9162, 2.1.4) that are made out of another path, or read for the roots that
// they lead to. Pure functions; any thread. Bounds: crypto::kProofHashesMax hashes.
#pragma once

#include <optional>

#include "crypto/merkle.h"

namespace schakel::federation {

// The path from the tree of `from` leaves, whose root is known, to the one of `to` leaves.
struct KnownPath {
  std::uint64_t from = 0;
  crypto::TreeHash root;  // of the first `from` leaves
  std::uint64_t to = 0;
  crypto::TreeProof hashes;
};

// Returns the path from `size` to known.to. `read` gives perfect subtrees of the first known.from
// leaves only: what lies behind them comes out of the known path.
// Errors: kProtocol if the known path has the wrong length; those of `read`.
// REQUIRES: 0 < size <= known.from <= known.to.
Result<crypto::TreeProof> PathFrom(std::uint64_t size, const KnownPath& known,
                                   const crypto::NodeReader& read);

// An explicit path begins with the subtree that ends the smaller tree, also where that tree is one
// subtree (RFC 9162 leaves it out there), so that it tells both roots.
struct PathRoots {
  crypto::TreeHash smaller;
  crypto::TreeHash larger;
};
// Returns nothing if the path has the wrong length. REQUIRES: nothing; any sizes.
std::optional<PathRoots> RootsOf(const crypto::TreeProof& explicit_path, std::uint64_t smaller,
                                 std::uint64_t larger);

}  // namespace schakel::federation
