// Good and bad proofs of transparency-dev/merkle.
#include <gtest/gtest.h>

#include <limits>
#include <optional>

#include "crypto/merkle.h"
#include "crypto/note.h"
#include "tests/crypto/vectors.h"

namespace schakel::crypto {
namespace {

// Some vectors carry words in place of hashes, which our types cannot hold. An empty word is no
// hash; any other stands for the hash of itself, so that equal words stay equal.
std::optional<TreeHash> HashFrom(std::string_view base64) {
  const auto bytes = FromBase64(base64);
  EXPECT_TRUE(bytes) << base64;
  if (!bytes || bytes->empty()) return std::nullopt;
  return TreeHash::From(*bytes).value_or(LeafHash(*bytes));
}

std::optional<TreeHash> HashOf(const Json& test, std::string_view key) {
  return HashFrom(test.StringOr(key, "absent"));
}

std::optional<TreeProof> ProofOf(const Json& test) {
  TreeProof proof;
  const Json* list = test.Find("proof");
  if (list == nullptr || list->IsNull()) return proof;
  for (const Json& word : *list->AsArray()) {
    const auto hash = HashFrom(*word.AsString());
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

// What the decoder of a frame says to a hash of another size.
Error NoHash() {
  return {ErrorCode::kProtocol, "not a hash"};
}

// The vectors use all of uint64; what int64 does not hold is read as double, here always 2^64 - 1.
std::uint64_t SizeOf(const Json& test, std::string_view key) {
  const Json* number = test.Find(key);
  if (number != nullptr && number->AsDouble() != nullptr) {
    EXPECT_EQ(*number->AsDouble(), 18446744073709551616.0);
    return std::numeric_limits<std::uint64_t>::max();
  }
  return static_cast<std::uint64_t>(IntegerOf(test, key));
}

struct Tally {
  int good = 0;
  int bad = 0;
};

// Runs `verify(test)` on every file below the folder and compares with "wantErr".
template <typename Verify>
Tally CheckAll(const std::string& folder, const Verify& verify) {
  Tally tally;
  for (const auto& file : JsonFiles(VectorsPath(folder))) {
    SCOPED_TRACE(file.lexically_relative(VectorsPath(folder)));
    const Json test = MustReadJson(file);
    const Json* want = test.Find("wantErr");
    if (want == nullptr || want->AsBool() == nullptr) {
      ADD_FAILURE() << "no wantErr";
      continue;
    }
    const Result<void> verified = verify(test);
    EXPECT_EQ(verified.has_value(), !*want->AsBool());
    if (!verified) {
      EXPECT_EQ(verified.error().code, ErrorCode::kProtocol);
    }
    ++(*want->AsBool() ? tally.bad : tally.good);
  }
  return tally;
}

TEST(MerkleVectorsTest, InclusionProofs) {
  SKIP_WITHOUT_VECTORS("merkle/inclusion");
  const Tally tally = CheckAll("merkle/inclusion", [](const Json& test) {
    const auto leaf = HashOf(test, "leafHash");
    const auto root = HashOf(test, "root");
    const auto proof = ProofOf(test);
    if (!leaf || !root || !proof) return Result<void>(NoHash());
    return VerifyInclusion(*leaf, SizeOf(test, "leafIdx"), SizeOf(test, "treeSize"), *proof, *root);
  });
  EXPECT_EQ(tally.good, 6);
  EXPECT_EQ(tally.bad, 92);
}

TEST(MerkleVectorsTest, ConsistencyProofs) {
  SKIP_WITHOUT_VECTORS("merkle/consistency");
  const Tally tally = CheckAll("merkle/consistency", [](const Json& test) {
    const auto old_root = HashOf(test, "root1");
    const auto new_root = HashOf(test, "root2");
    const auto proof = ProofOf(test);
    if (!old_root || !new_root || !proof) return Result<void>(NoHash());
    return VerifyConsistency(SizeOf(test, "size1"), SizeOf(test, "size2"), *proof, *old_root,
                             *new_root);
  });
  EXPECT_EQ(tally.good, 6);
  EXPECT_EQ(tally.bad, 92);
}

}  // namespace
}  // namespace schakel::crypto
