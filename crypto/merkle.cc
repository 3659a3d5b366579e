#include "crypto/merkle.h"

#include <bit>

#include "base/check.h"

namespace schakel::crypto {
namespace {

Error Misfit(const char* what) {
  return {ErrorCode::kProtocol, what};
}

// Largest power of two smaller than `size`. REQUIRES: size > 1.
std::uint64_t Split(std::uint64_t size) {
  return std::bit_floor(size - 1);
}

// Root of the leaves [begin, begin + size), where begin is a multiple of the subtree's width.
Result<TreeHash> RangeRoot(std::uint64_t begin, std::uint64_t size, const NodeReader& read) {
  // The range splits into perfect subtrees, largest first; fold them from the right.
  std::vector<TreeHash> parts;
  while (size > 0) {
    const std::uint64_t width = std::bit_floor(size);
    const auto level = static_cast<std::uint8_t>(std::countr_zero(width));
    auto part = read({level, begin >> level});
    if (!part) return part.error();
    parts.push_back(*part);
    begin += width;
    size -= width;
  }
  TreeHash root = parts.back();
  for (std::size_t i = parts.size() - 1; i-- > 0;)
    root = ParentHash(parts[i], root);
  return root;
}

}  // namespace

TreeHash EmptyTreeRoot() {
  return Sha256({});
}

TreeHash LeafHash(Bytes leaf) {
  Buffer bytes;
  bytes.reserve(leaf.size() + 1);
  bytes.push_back(0);
  schakel::Append(bytes, leaf);
  return Sha256(bytes);
}

TreeHash ParentHash(const TreeHash& left, const TreeHash& right) {
  std::array<std::uint8_t, 1 + 2 * TreeHash::kSize> bytes{};
  bytes[0] = 1;
  std::copy(left.bytes.begin(), left.bytes.end(), bytes.begin() + 1);
  std::copy(right.bytes.begin(), right.bytes.end(), bytes.begin() + 1 + TreeHash::kSize);
  return Sha256(bytes);
}

Result<void> VerifyInclusion(const TreeHash& leaf, std::uint64_t index, std::uint64_t size,
                             const TreeProof& proof, const TreeHash& root) {
  if (index >= size) return Misfit("inclusion proof: index outside the tree");
  // RFC 9162, 2.1.3.2.
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  TreeHash hash = leaf;
  for (const TreeHash& sibling : proof) {
    if (sn == 0) return Misfit("inclusion proof: too long");
    if (fn % 2 == 1 || fn == sn) {
      hash = ParentHash(sibling, hash);
      while (fn % 2 == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      hash = ParentHash(hash, sibling);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return Misfit("inclusion proof: too short");
  if (hash != root) return Misfit("inclusion proof: leads to another root");
  return {};
}

Result<void> VerifyConsistency(std::uint64_t old_size, std::uint64_t new_size,
                               const TreeProof& proof, const TreeHash& old_root,
                               const TreeHash& new_root) {
  if (old_size == 0 || old_size > new_size) return Misfit("consistency proof: sizes");
  if (old_size == new_size) {
    if (!proof.empty()) return Misfit("consistency proof: not empty for equal sizes");
    if (old_root != new_root) return Misfit("consistency proof: equal sizes, other roots");
    return {};
  }
  if (proof.empty()) return Misfit("consistency proof: empty");
  // RFC 9162, 2.1.4.2. A tree of a power of two is its own first node.
  const bool is_power = std::has_single_bit(old_size);
  std::size_t next = is_power ? 0 : 1;
  std::uint64_t fn = old_size - 1;
  std::uint64_t sn = new_size - 1;
  while (fn % 2 == 1) {
    fn >>= 1;
    sn >>= 1;
  }
  TreeHash fr = is_power ? old_root : proof.front();
  TreeHash sr = fr;
  for (; next < proof.size(); ++next) {
    if (sn == 0) return Misfit("consistency proof: too long");
    const TreeHash& hash = proof[next];
    if (fn % 2 == 1 || fn == sn) {
      fr = ParentHash(hash, fr);
      sr = ParentHash(hash, sr);
      while (fn % 2 == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = ParentHash(sr, hash);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return Misfit("consistency proof: too short");
  if (fr != old_root) return Misfit("consistency proof: other old root");
  if (sr != new_root) return Misfit("consistency proof: other new root");
  return {};
}

Result<TreeProof> InclusionProof(std::uint64_t index, std::uint64_t size, const NodeReader& read) {
  CHECK(index < size);
  TreeProof reversed;
  std::uint64_t begin = 0;
  // Walks down from the root and collects the sibling at each step.
  while (size > 1) {
    const std::uint64_t split = Split(size);
    const bool goes_left = index - begin < split;
    const auto sibling =
        goes_left ? RangeRoot(begin + split, size - split, read) : RangeRoot(begin, split, read);
    if (!sibling) return sibling.error();
    reversed.push_back(*sibling);
    if (!goes_left) begin += split;
    size = goes_left ? split : size - split;
  }
  return TreeProof(reversed.rbegin(), reversed.rend());
}

Result<TreeProof> ConsistencyProof(std::uint64_t old_size, std::uint64_t new_size,
                                   const NodeReader& read) {
  CHECK(old_size > 0 && old_size <= new_size);
  TreeProof reversed;
  std::uint64_t begin = 0;
  std::uint64_t size = new_size;
  std::uint64_t old_left = old_size;  // of the old tree inside the present subtree
  // RFC 9162, 2.1.4.1: the old root itself is left out while the old tree is one whole subtree.
  bool is_whole = true;
  while (old_left < size) {
    const std::uint64_t split = Split(size);
    const bool goes_left = old_left <= split;
    const auto sibling =
        goes_left ? RangeRoot(begin + split, size - split, read) : RangeRoot(begin, split, read);
    if (!sibling) return sibling.error();
    reversed.push_back(*sibling);
    if (goes_left) {
      size = split;
    } else {
      begin += split;
      size -= split;
      old_left -= split;
      is_whole = false;
    }
  }
  if (!is_whole) {
    const auto last = RangeRoot(begin, size, read);
    if (!last) return last.error();
    reversed.push_back(*last);
  }
  return TreeProof(reversed.rbegin(), reversed.rend());
}

Result<CompactTree> CompactTree::Restore(std::uint64_t size, std::vector<TreeHash> edge) {
  if (edge.size() != static_cast<std::size_t>(std::popcount(size))) {
    return Error{ErrorCode::kCorruption, "tree edge does not fit its size"};
  }
  CompactTree tree;
  tree.size_ = size;
  tree.edge_ = std::move(edge);
  return tree;
}

void CompactTree::Append(const TreeHash& leaf,
                         const std::function<void(TreeNode, const TreeHash&)>& completed) {
  completed({0, size_}, leaf);
  TreeHash hash = leaf;
  std::uint8_t level = 0;
  for (std::uint64_t rest = size_; rest % 2 == 1; rest >>= 1) {
    hash = ParentHash(edge_.back(), hash);
    edge_.pop_back();
    ++level;
    completed({level, size_ >> level}, hash);
  }
  edge_.push_back(hash);
  ++size_;
}

TreeHash CompactTree::Root() const {
  if (edge_.empty()) return EmptyTreeRoot();
  TreeHash root = edge_.back();
  for (std::size_t i = edge_.size() - 1; i-- > 0;)
    root = ParentHash(edge_[i], root);
  return root;
}

}  // namespace schakel::crypto
