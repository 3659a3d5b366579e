#include "crypto/chunk_tree.h"

#include "base/check.h"
#include "base/coding.h"

namespace schakel::crypto {
namespace {

constexpr std::uint8_t kLeafPrefix = 0;
constexpr std::uint8_t kNodePrefix = 1;
constexpr std::uint8_t kRootPrefix = 2;

Digest HashWithPrefix(std::uint8_t prefix, Bytes first, Bytes second) {
  Blake2bHasher hasher;
  hasher.Update({&prefix, 1});
  hasher.Update(first);
  hasher.Update(second);
  return hasher.Finish();
}

Digest Leaf(Bytes chunk) {
  return HashWithPrefix(kLeafPrefix, chunk, {});
}
Digest Node(const Digest& left, const Digest& right) {
  return HashWithPrefix(kNodePrefix, left.view(), right.view());
}
Digest Root(std::uint64_t size, const Digest& top) {
  Buffer size_bytes;
  AppendBigEndian64(size_bytes, size);
  return HashWithPrefix(kRootPrefix, size_bytes, top.view());
}

// A node without a right sibling rises unchanged: this gives the shape of RFC 9162.
std::vector<Digest> Above(const std::vector<Digest>& level) {
  std::vector<Digest> above;
  for (std::size_t i = 0; i < level.size(); i += 2) {
    above.push_back(i + 1 < level.size() ? Node(level[i], level[i + 1]) : level[i]);
  }
  return above;
}

std::size_t ChunkSize(std::uint64_t payload_size, std::size_t index) {
  const std::uint64_t at = std::uint64_t{index} * kChunkSize;
  return static_cast<std::size_t>(std::min<std::uint64_t>(kChunkSize, payload_size - at));
}

}  // namespace

std::size_t ChunkCount(std::uint64_t payload_size) {
  return payload_size == 0 ? 1
                           : static_cast<std::size_t>((payload_size + kChunkSize - 1) / kChunkSize);
}

ChunkTree::ChunkTree(Bytes payload) : size_(payload.size()) {
  std::vector<Digest> level;
  for (std::size_t i = 0; i < ChunkCount(size_); ++i) {
    level.push_back(Leaf(payload.subspan(i * kChunkSize, ChunkSize(size_, i))));
  }
  levels_.push_back(std::move(level));
  while (levels_.back().size() > 1)
    levels_.push_back(Above(levels_.back()));
}

Digest ChunkTree::root() const {
  return Root(size_, levels_.back().front());
}

ChunkProof ChunkTree::ProofOf(std::size_t index) const {
  CHECK(index < levels_.front().size());
  ChunkProof proof;
  for (std::size_t level = 0; level + 1 < levels_.size(); ++level, index /= 2) {
    const std::size_t sibling = index ^ 1;
    if (sibling < levels_[level].size()) proof.push_back(levels_[level][sibling]);
  }
  return proof;
}

Digest PayloadRoot(Bytes payload) {
  return ChunkTree(payload).root();
}

Result<void> VerifyChunk(const Digest& root, std::uint64_t payload_size, std::size_t index,
                         Bytes chunk, const ChunkProof& proof) {
  const Error misfit{ErrorCode::kProtocol, "chunk does not match its payload root"};
  std::size_t width = ChunkCount(payload_size);
  if (index >= width || chunk.size() != ChunkSize(payload_size, index)) return misfit;
  Digest hash = Leaf(chunk);
  std::size_t used = 0;
  for (; width > 1; width = (width + 1) / 2, index /= 2) {
    const std::size_t sibling = index ^ 1;
    if (sibling >= width) continue;
    if (used == proof.size()) return misfit;
    const Digest& other = proof[used++];
    hash = index % 2 == 0 ? Node(hash, other) : Node(other, hash);
  }
  if (used != proof.size() || Root(payload_size, hash) != root) return misfit;
  return {};
}

}  // namespace schakel::crypto
