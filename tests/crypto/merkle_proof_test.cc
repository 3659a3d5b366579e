// Proofs of RFC 9162 for every size up to 70, against the recursive definition, and tampered ones.
#include <gtest/gtest.h>

#include "base/random.h"
#include "crypto/merkle.h"
#include "tests/crypto/material.h"
#include "tests/crypto/naive_merkle.h"

namespace schakel::crypto {
namespace {

constexpr std::size_t kSizeMax = 70;

class MerkleProofTest : public testing::Test {
 protected:
  Leaves First(std::size_t size) const { return Leaves(leaves_).first(size); }
  const TreeHash& Root(std::size_t size) const { return roots_[size]; }

  bool Includes(std::size_t index, std::size_t size, const TreeProof& proof) const {
    return VerifyInclusion(leaves_[index], index, size, proof, Root(size)).has_value();
  }
  bool Continues(std::size_t from, std::size_t to, const TreeProof& proof) const {
    return VerifyConsistency(from, to, proof, Root(from), Root(to)).has_value();
  }

  const std::vector<TreeHash> leaves_ = SomeLeaves(kSizeMax);
  const NodeReader reader_ = ReaderOf(leaves_);
  const std::vector<TreeHash> roots_ = [this] {
    std::vector<TreeHash> roots;
    for (std::size_t size = 0; size <= kSizeMax; ++size)
      roots.push_back(NaiveRoot(First(size)));
    return roots;
  }();
};

// Returns `proof` with one thing wrong at each place: a changed bit, a hash left out, a hash
// twice, two hashes exchanged, and one hash more at the end.
std::vector<TreeProof> Tampered(const TreeProof& proof, SeededRandom& random) {
  std::vector<TreeProof> all;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    TreeProof changed = proof;
    FlipBit(changed[i].bytes, random);
    all.push_back(changed);
    TreeProof shorter = proof;
    shorter.erase(shorter.begin() + at);
    all.push_back(shorter);
    TreeProof longer = proof;
    longer.insert(longer.begin() + at, proof[i]);
    all.push_back(longer);
    if (i == 0) continue;
    TreeProof exchanged = proof;
    std::swap(exchanged[i], exchanged[i - 1]);
    all.push_back(exchanged);
  }
  all.push_back(proof);
  all.back().push_back(LeafHash(AsBytes("one more")));
  all.push_back(proof);
  all.back().push_back({});
  return all;
}

TEST_F(MerkleProofTest, InclusionAgreesWithTheRecursivePath) {
  for (std::size_t size = 1; size <= kSizeMax; ++size) {
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = InclusionProof(index, size, reader_);
      ASSERT_TRUE(proof);
      ASSERT_EQ(*proof, NaivePath(index, First(size))) << index << " of " << size;
      ASSERT_TRUE(Includes(index, size, *proof)) << index << " of " << size;
    }
  }
}

TEST_F(MerkleProofTest, ConsistencyAgreesWithTheRecursiveProof) {
  for (std::size_t to = 1; to <= kSizeMax; ++to) {
    for (std::size_t from = 1; from <= to; ++from) {
      const auto proof = ConsistencyProof(from, to, reader_);
      ASSERT_TRUE(proof);
      ASSERT_EQ(*proof, NaiveProof(from, First(to))) << from << " to " << to;
      ASSERT_TRUE(Continues(from, to, *proof)) << from << " to " << to;
    }
  }
}

TEST_F(MerkleProofTest, RefusesEveryTamperedInclusionProof) {
  SeededRandom random(1);
  for (std::size_t size = 1; size <= kSizeMax; ++size) {
    for (std::size_t index = 0; index < size; ++index) {
      const TreeProof proof = NaivePath(index, First(size));
      for (const TreeProof& bad : Tampered(proof, random))
        ASSERT_FALSE(Includes(index, size, bad)) << index << " of " << size;
    }
  }
}

TEST_F(MerkleProofTest, RefusesEveryTamperedConsistencyProof) {
  SeededRandom random(2);
  for (std::size_t to = 1; to <= kSizeMax; ++to) {
    for (std::size_t from = 1; from <= to; ++from) {
      const TreeProof proof = NaiveProof(from, First(to));
      for (const TreeProof& bad : Tampered(proof, random))
        ASSERT_FALSE(Continues(from, to, bad)) << from << " to " << to;
    }
  }
}

TEST_F(MerkleProofTest, RefusesAnotherIndexLeafOrRoot) {
  for (std::size_t size = 1; size <= 33; ++size) {
    for (std::size_t index = 0; index < size; ++index) {
      const TreeProof proof = NaivePath(index, First(size));
      for (std::size_t other = 0; other < size; ++other) {
        if (other == index) continue;
        ASSERT_FALSE(VerifyInclusion(leaves_[index], other, size, proof, Root(size)));
        ASSERT_FALSE(VerifyInclusion(leaves_[other], index, size, proof, Root(size)));
      }
      ASSERT_FALSE(VerifyInclusion(leaves_[index], index, size, proof, Root(size + 1)));
      ASSERT_FALSE(VerifyInclusion(leaves_[index], size, size, proof, Root(size)));
      ASSERT_FALSE(VerifyInclusion(leaves_[index], UINT64_MAX, size, proof, Root(size)));
    }
  }
}

TEST_F(MerkleProofTest, RefusesOtherRootsOfAConsistencyProof) {
  SeededRandom random(3);
  for (std::size_t to = 1; to <= kSizeMax; ++to) {
    for (std::size_t from = 1; from <= to; ++from) {
      const TreeProof proof = NaiveProof(from, First(to));
      TreeHash old_root = Root(from);
      FlipBit(old_root.bytes, random);
      TreeHash new_root = Root(to);
      FlipBit(new_root.bytes, random);
      ASSERT_FALSE(VerifyConsistency(from, to, proof, old_root, Root(to)));
      ASSERT_FALSE(VerifyConsistency(from, to, proof, Root(from), new_root));
      if (from < to) {
        ASSERT_FALSE(VerifyConsistency(from, to, proof, Root(to), Root(from)));
      }
    }
  }
}

TEST_F(MerkleProofTest, RefusesSizesThatProveNothing) {
  EXPECT_FALSE(VerifyInclusion(leaves_[0], 0, 0, {}, EmptyTreeRoot()));
  EXPECT_FALSE(VerifyConsistency(0, 0, {}, EmptyTreeRoot(), EmptyTreeRoot()));
  EXPECT_FALSE(VerifyConsistency(0, 5, {}, EmptyTreeRoot(), Root(5)));
  EXPECT_FALSE(VerifyConsistency(6, 5, NaiveProof(5, First(6)), Root(6), Root(5)));
  EXPECT_FALSE(VerifyConsistency(5, 5, {}, Root(5), Root(6)));
  EXPECT_FALSE(VerifyConsistency(5, 6, {}, Root(5), Root(6)));
}

// A peer may send any sizes: the verifiers neither hang nor accept.
TEST_F(MerkleProofTest, RefusesRandomProofsOfHugeTrees) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const std::uint64_t index = random.Next() >> random.Below(64);
    const std::uint64_t size = random.Next() >> random.Below(64);
    const TreeProof proof(random.Below(kProofHashesMax + 3), leaves_[1]);
    EXPECT_FALSE(VerifyInclusion(leaves_[0], index, size, proof, Root(9)));
    EXPECT_FALSE(VerifyConsistency(index, size, proof, Root(8), Root(9)));
  }
}

TEST_F(MerkleProofTest, SaysThatANodeIsMissing) {
  const NodeReader partial = ReaderOf(First(4));
  const auto inclusion = InclusionProof(0, 7, partial);
  ASSERT_FALSE(inclusion);
  EXPECT_EQ(inclusion.error().code, ErrorCode::kNotFound);
  const auto consistency = ConsistencyProof(3, 7, partial);
  ASSERT_FALSE(consistency);
  EXPECT_EQ(consistency.error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(InclusionProof(3, 4, partial));
}

// Proofs stay short however large the tree: every node reads as the same hash here.
TEST_F(MerkleProofTest, KeepsProofsWithinTheirBound) {
  std::size_t reads = 0;
  const NodeReader constant = [&reads](TreeNode /*node*/) -> Result<TreeHash> {
    ++reads;
    return EmptyTreeRoot();
  };
  const std::uint64_t size = std::uint64_t{1} << 62;
  for (const std::uint64_t index : {std::uint64_t{0}, size / 3, size - 2}) {
    const auto inclusion = InclusionProof(index, size, constant);
    ASSERT_TRUE(inclusion);
    EXPECT_EQ(inclusion->size(), 62U);
    const auto consistency = ConsistencyProof(index + 1, size, constant);
    ASSERT_TRUE(consistency);
    EXPECT_LE(consistency->size(), kProofHashesMax);
  }
  EXPECT_LT(reads, 6U * 64 * 64);
}

TEST(MerkleProofDeathTest, AbortsOnProofsOfNothing) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const NodeReader reader = ReaderOf({});
  EXPECT_DEATH(static_cast<void>(InclusionProof(1, 1, reader)), "check failed");
  EXPECT_DEATH(static_cast<void>(ConsistencyProof(0, 1, reader)), "check failed");
  EXPECT_DEATH(static_cast<void>(ConsistencyProof(2, 1, reader)), "check failed");
}

}  // namespace
}  // namespace schakel::crypto
