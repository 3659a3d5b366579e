// RFC 9162 Merkle trees with SHA-256: hashes, proofs and their verification.
//
// A tree is addressed by perfect subtrees: node (level, index) covers the leaves
// [index << level, (index + 1) << level). Where nodes are stored is the caller's business.
// Bounds: a proof has at most 63 hashes (sizes up to 2^62).
#pragma once

#include <functional>
#include <vector>

#include "base/result.h"
#include "crypto/hash.h"

namespace schakel::crypto {

constexpr std::size_t kProofHashesMax = 63;

struct TreeNode {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  auto operator<=>(const TreeNode&) const = default;
};

TreeHash EmptyTreeRoot();
TreeHash LeafHash(Bytes leaf);
TreeHash ParentHash(const TreeHash& left, const TreeHash& right);

using TreeProof = std::vector<TreeHash>;

// Errors of both: kProtocol, with what did not fit.
Result<void> VerifyInclusion(const TreeHash& leaf, std::uint64_t index, std::uint64_t size,
                             const TreeProof& proof, const TreeHash& root);
// Refuses old_size 0 (a proof from nothing proves nothing) and old_size > new_size.
Result<void> VerifyConsistency(std::uint64_t old_size, std::uint64_t new_size,
                               const TreeProof& proof, const TreeHash& old_root,
                               const TreeHash& new_root);

// Returns the stored hash of a perfect subtree.
using NodeReader = std::function<Result<TreeHash>(TreeNode)>;

// REQUIRES: index < size.
Result<TreeProof> InclusionProof(std::uint64_t index, std::uint64_t size, const NodeReader& read);
// REQUIRES: 0 < old_size <= new_size.
Result<TreeProof> ConsistencyProof(std::uint64_t old_size, std::uint64_t new_size,
                                   const NodeReader& read);

// The right edge of a growing tree: the roots of its perfect subtrees, largest first.
class CompactTree {
 public:
  CompactTree() = default;
  // Errors: kCorruption unless `edge` has one hash per set bit of `size`.
  static Result<CompactTree> Restore(std::uint64_t size, std::vector<TreeHash> edge);

  // Appends one leaf and calls `completed` for each perfect subtree that it completes, the leaf
  // itself (level 0) first.
  void Append(const TreeHash& leaf,
              const std::function<void(TreeNode, const TreeHash&)>& completed);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::vector<TreeHash>& edge() const { return edge_; }
  [[nodiscard]] TreeHash Root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<TreeHash> edge_;
};

}  // namespace schakel::crypto
