// RFC 9162, section 2.1, word for word: recursive, over all leaves. The truth for crypto/merkle.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/merkle.h"

namespace schakel::crypto {

using Leaves = std::span<const TreeHash>;

// The largest power of two smaller than `size`, by doubling.
inline std::size_t NaiveSplit(std::size_t size) {
  std::size_t k = 1;
  while (k * 2 < size)
    k *= 2;
  return k;
}

// MTH(D[n]), 2.1.1.
inline TreeHash NaiveRoot(Leaves leaves) {
  if (leaves.empty()) return Sha256({});
  if (leaves.size() == 1) return leaves.front();
  const std::size_t k = NaiveSplit(leaves.size());
  Buffer bytes = {1};
  Append(bytes, NaiveRoot(leaves.first(k)).view());
  Append(bytes, NaiveRoot(leaves.subspan(k)).view());
  return Sha256(bytes);
}

// PATH(m, D[n]), 2.1.3.1.
inline TreeProof NaivePath(std::size_t m, Leaves leaves) {
  if (leaves.size() == 1) return {};
  const std::size_t k = NaiveSplit(leaves.size());
  TreeProof path = m < k ? NaivePath(m, leaves.first(k)) : NaivePath(m - k, leaves.subspan(k));
  path.push_back(NaiveRoot(m < k ? leaves.subspan(k) : leaves.first(k)));
  return path;
}

// SUBPROOF(m, D[n], b), 2.1.4.1; PROOF(m, D[n]) = SUBPROOF(m, D[n], true).
inline TreeProof NaiveProof(std::size_t m, Leaves leaves, bool is_whole = true) {
  if (m == leaves.size()) return is_whole ? TreeProof{} : TreeProof{NaiveRoot(leaves)};
  const std::size_t k = NaiveSplit(leaves.size());
  TreeProof proof = m <= k ? NaiveProof(m, leaves.first(k), is_whole)
                           : NaiveProof(m - k, leaves.subspan(k), false);
  proof.push_back(NaiveRoot(m <= k ? leaves.subspan(k) : leaves.first(k)));
  return proof;
}

inline std::vector<TreeHash> SomeLeaves(std::size_t count) {
  std::vector<TreeHash> leaves;
  for (std::size_t i = 0; i < count; ++i)
    leaves.push_back(LeafHash(AsBytes("leaf " + std::to_string(i))));
  return leaves;
}

// Reads perfect subtrees of `leaves`.
inline NodeReader ReaderOf(Leaves leaves) {
  return [leaves](TreeNode node) -> Result<TreeHash> {
    const std::size_t width = std::size_t{1} << node.level;
    const std::size_t begin = static_cast<std::size_t>(node.index) * width;
    if (begin + width > leaves.size()) return Error{ErrorCode::kNotFound, "no such node"};
    return NaiveRoot(leaves.subspan(begin, width));
  };
}

}  // namespace schakel::crypto
