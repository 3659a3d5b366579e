#include "federation/journal/fork_proof.h"

#include <bit>

#include "base/coding.h"
#include "federation/journal/tree_path.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

using crypto::ParentHash;
using crypto::TreeHash;
using crypto::TreeProof;

// The path of a page that ends one before the whole subtree of `size` leaves climbs to its root.
std::optional<TreeProof> PathBesideLastLeaf(std::uint64_t size, const PageMessage& page) {
  const auto height = static_cast<std::size_t>(std::countr_zero(size));
  // Of one leaf the path leaves the leaf itself out.
  const bool starts_with_leaf = size > 2;
  const std::size_t climbs = starts_with_leaf ? height + 1 : height;
  if (page.proof.size() < climbs || page.entries.empty()) return std::nullopt;
  std::size_t next = 0;
  TreeHash root =
      starts_with_leaf ? page.proof[next++] : crypto::LeafHash(page.entries.back().header);
  root = ParentHash(root, page.proof[next++]);
  while (next < climbs)
    root = ParentHash(page.proof[next++], root);
  TreeProof path{root};
  path.insert(path.end(), page.proof.begin() + static_cast<std::ptrdiff_t>(next), page.proof.end());
  return path;
}

}  // namespace

bool ProvesFork(const ForkProof& proof, const JournalId& journal,
                const crypto::PublicKey& identity_key) {
  const auto first = OpenCheckpoint(proof.first, journal, identity_key);
  const auto second = OpenCheckpoint(proof.second, journal, identity_key);
  if (!first || !second) return false;
  if (proof.at > 0) {
    const auto ours = RootsOf(proof.path, proof.at, first->size);
    const auto theirs = RootsOf(proof.second_path, proof.at, second->size);
    return ours && theirs && ours->larger == first->root && theirs->larger == second->root &&
           ours->smaller != theirs->smaller;
  }
  if (first->size == second->size) return proof.path.empty() && first->root != second->root;
  const Frontier& smaller = first->size < second->size ? *first : *second;
  const Frontier& larger = first->size < second->size ? *second : *first;
  const auto roots = RootsOf(proof.path, smaller.size, larger.size);
  return roots && roots->larger == larger.root && roots->smaller != smaller.root;
}

std::uint64_t ProbeIndex(std::uint64_t size) {
  CHECK(size > 0);
  return std::has_single_bit(size) && size > 1 ? size - 2 : size - 1;
}

std::optional<TreeProof> ExplicitPath(std::uint64_t size, const PageMessage& page) {
  const std::uint64_t end = page.from + page.entries.size();
  if (page.entries.empty()) return std::nullopt;
  if (!std::has_single_bit(size)) {
    return end == size ? std::optional(page.proof) : std::nullopt;
  }
  if (size > 1) return end == size - 1 ? PathBesideLastLeaf(size, page) : std::nullopt;
  if (end != 1) return std::nullopt;
  TreeProof path{crypto::LeafHash(page.entries.front().header)};
  path.insert(path.end(), page.proof.begin(), page.proof.end());
  return path;
}

TreeProof ExplicitPath(const Frontier& frontier, TreeProof path) {
  if (std::has_single_bit(frontier.size)) path.insert(path.begin(), frontier.root);
  return path;
}

Buffer PackForkProof(const ForkProof& proof) {
  Buffer row;
  AppendSized(row, AsBytes(proof.first));
  AppendSized(row, AsBytes(proof.second));
  if (proof.at > 0) {
    AppendBigEndian64(row, proof.at);
    AppendBigEndian64(row, proof.path.size());
  }
  for (const TreeProof* path : {&proof.path, &proof.second_path}) {
    for (const TreeHash& hash : *path)
      Append(row, hash.view());
  }
  return row;
}

Result<ForkProof> UnpackForkProof(Bytes row) {
  ByteReader in(row);
  const auto first = in.Sized(limits::kCheckpointSizeMax);
  const auto second = in.Sized(limits::kCheckpointSizeMax);
  const Error damaged{ErrorCode::kCorruption, "fork proof is not well formed"};
  if (!first || !second) return damaged;
  ForkProof proof{std::string(AsText(*first)), std::string(AsText(*second)), {}};
  std::uint64_t first_count = crypto::kProofHashesMax;
  // Of the third form: 16 bytes more than whole hashes.
  if (in.rest().size() % TreeHash::kSize == 2 * sizeof(std::uint64_t)) {
    proof.at = *in.U64();
    first_count = *in.U64();
  }
  while (!in.rest().empty()) {
    const auto hash = in.Take(TreeHash::kSize);
    TreeProof& path = proof.path.size() < first_count ? proof.path : proof.second_path;
    if (!hash || path.size() == crypto::kProofHashesMax) return damaged;
    path.push_back(*TreeHash::From(*hash));
  }
  if (proof.at == 0 && !proof.second_path.empty()) return damaged;
  return proof;
}

}  // namespace schakel::federation
