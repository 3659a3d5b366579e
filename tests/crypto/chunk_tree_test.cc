// Payload roots and chunk proofs, against a recursive twin; every change is refused.
#include "crypto/chunk_tree.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "tests/crypto/material.h"

namespace schakel::crypto {
namespace {

constexpr std::size_t kSizes[] = {0,
                                  1,
                                  kChunkSize - 1,
                                  kChunkSize,
                                  kChunkSize + 1,
                                  2 * kChunkSize,
                                  3 * kChunkSize - 1,
                                  4 * kChunkSize,
                                  5 * kChunkSize + 17,
                                  7 * kChunkSize,
                                  11 * kChunkSize + 1};

Digest Hash(std::uint8_t prefix, Bytes first, Bytes second) {
  Buffer bytes = {prefix};
  Append(bytes, first);
  Append(bytes, second);
  return Blake2b(bytes);
}

// The header's definition, recursive: the left part has the largest power of two of chunks that
// is smaller than all of them.
Digest NaiveTop(Bytes payload) {
  if (payload.size() <= kChunkSize) return Hash(0, payload, {});
  std::size_t left = kChunkSize;
  while (left * 2 < payload.size())
    left *= 2;
  return Hash(1, NaiveTop(payload.first(left)).view(), NaiveTop(payload.subspan(left)).view());
}

Digest NaiveRoot(Bytes payload) {
  Buffer size;
  for (int shift = 56; shift >= 0; shift -= 8)
    size.push_back(static_cast<std::uint8_t>(std::uint64_t{payload.size()} >> shift));
  return Hash(2, size, NaiveTop(payload).view());
}

Buffer Payload(std::size_t size) {
  SeededRandom random(size);
  return RandomBytes(random, size);
}

Bytes ChunkOf(Bytes payload, std::size_t index) {
  const std::size_t at = index * kChunkSize;
  return payload.subspan(at, std::min(kChunkSize, payload.size() - at));
}

TEST(ChunkTreeTest, CountsChunks) {
  EXPECT_EQ(ChunkCount(0), 1U);
  EXPECT_EQ(ChunkCount(1), 1U);
  EXPECT_EQ(ChunkCount(kChunkSize), 1U);
  EXPECT_EQ(ChunkCount(kChunkSize + 1), 2U);
  EXPECT_EQ(ChunkCount(16U << 20U), 256U);
}

TEST(ChunkTreeTest, AgreesWithTheRecursiveRoot) {
  for (const std::size_t size : kSizes) {
    const Buffer payload = Payload(size);
    EXPECT_EQ(PayloadRoot(payload), NaiveRoot(payload)) << size;
    EXPECT_EQ(ChunkTree(payload).root(), NaiveRoot(payload)) << size;
  }
}

// Pins the format, with roots computed by another program (Python's hashlib).
TEST(ChunkTreeTest, KeepsItsRoots) {
  EXPECT_EQ(PayloadRoot({}).hex(),
            "0e8a5e94274e52c2b0de7abf1d6864fd39978577980e136ad90b9616d34d1a3e");
  EXPECT_EQ(PayloadRoot(Buffer(3 * kChunkSize + 5, 0x61)).hex(),
            "3cc409479e16f44406256938d1f626bf4bf93bafc4e3efc37e6b732dc09388dd");
}

TEST(ChunkTreeTest, ProvesEveryChunk) {
  for (const std::size_t size : kSizes) {
    const Buffer payload = Payload(size);
    const ChunkTree tree(payload);
    for (std::size_t i = 0; i < ChunkCount(size); ++i) {
      EXPECT_TRUE(VerifyChunk(tree.root(), size, i, ChunkOf(payload, i), tree.ProofOf(i)))
          << i << " of " << size;
    }
  }
}

TEST(ChunkTreeTest, RefusesAChangedByteAnywhere) {
  SeededRandom random(1);
  const Buffer payload = Payload(5 * kChunkSize + 17);
  const ChunkTree tree(payload);
  for (std::size_t i = 0; i < ChunkCount(payload.size()); ++i) {
    Buffer chunk = ToBuffer(ChunkOf(payload, i));
    for (const std::size_t at : {std::size_t{0}, chunk.size() - 1, random.Below(chunk.size()),
                                 random.Below(chunk.size()), chunk.size() / 2}) {
      chunk[at] ^= 0x01;
      const auto verified = VerifyChunk(tree.root(), payload.size(), i, chunk, tree.ProofOf(i));
      ASSERT_FALSE(verified) << i << " at " << at;
      EXPECT_EQ(verified.error().code, ErrorCode::kProtocol);
      chunk[at] ^= 0x01;
    }
    EXPECT_TRUE(VerifyChunk(tree.root(), payload.size(), i, chunk, tree.ProofOf(i)));
  }
}

TEST(ChunkTreeTest, RefusesAChangedProof) {
  SeededRandom random(2);
  const Buffer payload = Payload(5 * kChunkSize + 17);
  const ChunkTree tree(payload);
  for (std::size_t i = 0; i < ChunkCount(payload.size()); ++i) {
    const Bytes chunk = ChunkOf(payload, i);
    const ChunkProof proof = tree.ProofOf(i);
    for (std::size_t at = 0; at < proof.size(); ++at) {
      ChunkProof changed = proof;
      FlipBit(changed[at].bytes, random);
      EXPECT_FALSE(VerifyChunk(tree.root(), payload.size(), i, chunk, changed));
    }
    ChunkProof longer = proof;
    longer.emplace_back();
    EXPECT_FALSE(VerifyChunk(tree.root(), payload.size(), i, chunk, longer));
    ChunkProof shorter = proof;
    shorter.pop_back();
    EXPECT_FALSE(VerifyChunk(tree.root(), payload.size(), i, chunk, shorter));
    EXPECT_FALSE(VerifyChunk(tree.root(), payload.size(), i, chunk, {}));
  }
}

// All chunks here have the same size, so that only the place differs.
TEST(ChunkTreeTest, RefusesAnotherIndex) {
  const Buffer payload = Payload(7 * kChunkSize);
  const ChunkTree tree(payload);
  for (std::size_t i = 0; i < 7; ++i) {
    for (std::size_t j = 0; j < 9; ++j) {
      const auto verified =
          VerifyChunk(tree.root(), payload.size(), j, ChunkOf(payload, i), tree.ProofOf(i));
      EXPECT_EQ(verified.has_value(), i == j) << i << " as " << j;
    }
    EXPECT_FALSE(
        VerifyChunk(tree.root(), payload.size(), SIZE_MAX, ChunkOf(payload, i), tree.ProofOf(i)));
  }
}

TEST(ChunkTreeTest, RefusesAnotherSize) {
  for (const std::size_t size : kSizes) {
    const Buffer payload = Payload(size);
    const ChunkTree tree(payload);
    for (const std::uint64_t other :
         {std::uint64_t{size} + 1, std::uint64_t{size} - 1, std::uint64_t{size} + kChunkSize,
          std::uint64_t{size} * 2 + 1, UINT64_MAX, UINT64_MAX - kChunkSize}) {
      EXPECT_FALSE(VerifyChunk(tree.root(), other, 0, ChunkOf(payload, 0), tree.ProofOf(0)))
          << size << " as " << other;
    }
  }
}

TEST(ChunkTreeTest, RefusesAnotherRoot) {
  const Buffer payload = Payload(kChunkSize + 1);
  const ChunkTree tree(payload);
  EXPECT_FALSE(VerifyChunk({}, payload.size(), 0, ChunkOf(payload, 0), tree.ProofOf(0)));
  EXPECT_FALSE(VerifyChunk(PayloadRoot({}), 0, 0, AsBytes("x"), {}));
}

// A payload cannot pass for its own inner node or for a longer one that begins with it.
TEST(ChunkTreeTest, GivesDifferentRootsToDifferentPayloads) {
  const Buffer payload = Payload(2 * kChunkSize);
  const Digest left = Hash(0, ChunkOf(payload, 0), {});
  const Digest right = Hash(0, ChunkOf(payload, 1), {});
  Buffer node = {1};
  Append(node, left.view());
  Append(node, right.view());
  EXPECT_NE(PayloadRoot(node), PayloadRoot(payload));
  Buffer padded = payload;
  padded.push_back(0);
  EXPECT_NE(PayloadRoot(padded), PayloadRoot(payload));
  EXPECT_NE(PayloadRoot({}), PayloadRoot(Buffer(1)));
}

TEST(ChunkTreeTest, KeepsProofsOf16MiBAtEightHashes) {
  const Buffer payload(16U << 20U, 1);
  const ChunkTree tree(payload);
  for (const std::size_t i : {0U, 100U, 255U}) {
    EXPECT_EQ(tree.ProofOf(i).size(), 8U);
    EXPECT_TRUE(VerifyChunk(tree.root(), payload.size(), i, ChunkOf(payload, i), tree.ProofOf(i)));
  }
}

}  // namespace
}  // namespace schakel::crypto
