// The root of a payload: a BLAKE2b-256 Merkle tree over 64 KiB chunks, so that each chunk can be
// verified by itself, resumed, and fetched from several sources.
//
// Shape: RFC 9162's (the left subtree is the largest power of two), leaf = H(0x00 || chunk),
// node = H(0x01 || left || right), root = H(0x02 || size as 8 bytes big-endian || top). The empty
// payload has one empty chunk.
#pragma once

#include <vector>

#include "base/result.h"
#include "crypto/hash.h"

namespace schakel::crypto {

constexpr std::size_t kChunkSize = 64 * 1024;

[[nodiscard]] std::size_t ChunkCount(std::uint64_t payload_size);
Digest PayloadRoot(Bytes payload);

// Hashes from the leaf's sibling upwards; at most 8 for 16 MiB.
using ChunkProof = std::vector<Digest>;

// All hashes of one payload, for serving chunks.
class ChunkTree {
 public:
  explicit ChunkTree(Bytes payload);
  [[nodiscard]] Digest root() const;
  // REQUIRES: index < ChunkCount(size).
  [[nodiscard]] ChunkProof ProofOf(std::size_t index) const;

 private:
  std::uint64_t size_;
  std::vector<std::vector<Digest>> levels_;  // levels_[0] = leaves
};

// Errors: kProtocol if `chunk` is not chunk `index` of the payload with that root and size.
Result<void> VerifyChunk(const Digest& root, std::uint64_t payload_size, std::size_t index,
                         Bytes chunk, const ChunkProof& proof);

}  // namespace schakel::crypto
