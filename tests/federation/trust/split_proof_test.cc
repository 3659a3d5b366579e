// Proof that the anchor signed two histories, and what is none.
#include "federation/trust/split_proof.h"

#include <gtest/gtest.h>

#include "forge.h"
#include "storage/memory_store.h"

namespace schakel::federation {
namespace {

constexpr auto kHour = std::chrono::hours(1);

class SplitProofTest : public testing::Test {
 protected:
  SplitProofTest() : trust_(*MakeRepository().Verify(StartOfTests())) {}

  [[nodiscard]] const RootMeta& root() const { return trust_.content()->root.meta; }
  // Version 2 of the timestamp, signed at this time.
  static Buffer Timestamp(Duration after) {
    TrustRepository repository = MakeRepository();
    CHECK(repository.RenewTimestamp(StartOfTests() + after).has_value());
    return repository.files().at(std::string(kTimestampFileName));
  }
  // The same with another signed part.
  template <typename Edit>
  static Buffer Changed(const Edit& edit, const Keys& keys) {
    TrustRepository repository = MakeRepository();
    Forge forge(repository.files());
    forge.Change("timestamp", edit, keys);
    return forge.FileOf("timestamp");
  }

  TrustedSet trust_;
};

TEST_F(SplitProofTest, T22TwoTimestampsOfOneVersionAreOne) {
  const SplitProof proof = MakeSplitProof(1, Timestamp(kHour), Timestamp(2 * kHour));
  EXPECT_TRUE(ProvesSplit(proof, root()));
  EXPECT_EQ(proof, MakeSplitProof(1, Timestamp(2 * kHour), Timestamp(kHour)));
}

TEST_F(SplitProofTest, T24TheSamePartTwiceIsNone) {
  EXPECT_FALSE(ProvesSplit(MakeSplitProof(1, Timestamp(kHour), Timestamp(kHour)), root()));
}

TEST_F(SplitProofTest, T24HonestGrowthIsNone) {
  TrustRepository repository = MakeRepository();
  ASSERT_TRUE(repository.RenewTimestamp(StartOfTests() + kHour).has_value());
  ASSERT_TRUE(repository.RenewTimestamp(StartOfTests() + 2 * kHour).has_value());
  const Buffer third = repository.files().at(std::string(kTimestampFileName));
  EXPECT_FALSE(ProvesSplit(MakeSplitProof(1, Timestamp(kHour), third), root()));
}

TEST_F(SplitProofTest, T24AnotherRootIsNone) {
  EXPECT_FALSE(ProvesSplit(MakeSplitProof(2, Timestamp(kHour), Timestamp(2 * kHour)), root()));
  // Made under root 1 and played again under a root 2 that kept the key.
  RootMeta next = root();
  next.header.version = 2;
  EXPECT_FALSE(ProvesSplit(MakeSplitProof(2, Timestamp(kHour), Timestamp(2 * kHour)), next));
}

TEST_F(SplitProofTest, T24AnUnknownKeyIsNone) {
  const auto edit = [](Json::Object& part) { part["issued"] = "2026-11-20T12:00:00Z"; };
  const Buffer forged = Changed(edit, KeysOf("snapshot", 1));
  EXPECT_FALSE(ProvesSplit(MakeSplitProof(1, Timestamp(kHour), forged), root()));
  const Buffer honest = Changed(edit, KeysOf("timestamp", 1));
  EXPECT_TRUE(ProvesSplit(MakeSplitProof(1, Timestamp(kHour), honest), root()));
}

TEST_F(SplitProofTest, T24AnyChangedByteIsNone) {
  const Buffer first = Timestamp(kHour);
  const Buffer second = Timestamp(2 * kHour);
  for (std::size_t i = 0; i < first.size(); ++i) {
    Buffer damaged = first;
    damaged[i] ^= 1;
    const auto envelope = Envelope::Parse(damaged, damaged.size());
    const auto whole = Envelope::Parse(first, first.size());
    // Bytes outside the signed part and the one signature that counts change nothing.
    if (envelope && envelope->canonical == whole->canonical &&
        CountSigners(*envelope, root().keys, root().timestamp) == 1) {
      continue;
    }
    EXPECT_FALSE(ProvesSplit(MakeSplitProof(1, damaged, second), root())) << i;
  }
}

TEST_F(SplitProofTest, IsStoredForEver) {
  const SplitProof proof = MakeSplitProof(7, Timestamp(kHour), Timestamp(2 * kHour));
  storage::MemoryStore store;
  storage::WriteBatch batch;
  WriteSplitProof(proof, batch);
  WriteSplitProof(MakeSplitProof(8, Timestamp(kHour), Timestamp(2 * kHour)), batch);
  ASSERT_TRUE(store.Apply(std::move(batch)).has_value());
  const auto read = ReadSplitProofs(*store.TakeSnapshot());
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ(read->at(7), proof);
}

}  // namespace
}  // namespace schakel::federation
