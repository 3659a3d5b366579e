// A part of a journal: held, and proven by a checkpoint that states more.
#include <gtest/gtest.h>

#include "base/coding.h"
#include "federation/journal/fork_search.h"
#include "federation/limits.h"
#include "publisher.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kSizeMax = 20;
constexpr std::size_t kCovered = 260;  // more than a tile
constexpr std::size_t kHeld = 530;     // more than two
constexpr std::size_t kStated = 600;

// The row as the version before wrote it: without what proves the part.
Buffer RowOfBefore(const Buffer& row) {
  ByteReader in(row);
  in.Take(1 + 1 + 4 * 8 + crypto::TreeHash::kSize);
  in.Sized(limits::kCheckpointSizeMax);
  in.Sized(limits::kCheckpointSizeMax);
  in.Take(8 + crypto::TreeHash::kSize);
  const std::size_t begin = row.size() - in.rest().size();
  in.Take(2 * 8 + crypto::TreeHash::kSize);
  in.Sized(limits::kCheckpointSizeMax);
  in.U64();
  in.Sized(crypto::kProofHashesMax * crypto::TreeHash::kSize);
  Buffer before(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(begin));
  before.front() = 1;
  Append(before, in.rest());
  return before;
}

TEST(JournalPartTest, IsLetGoOfWhereTheRowOfTheVersionBeforeDoesNotProveIt) {
  Publisher publisher;
  publisher.WriteMany(kStated);
  for (const std::size_t covered : {std::size_t{0}, std::size_t{1}, kCovered}) {
    SCOPED_TRACE(covered);
    Holder holder(publisher);
    if (covered > 0) {
      ASSERT_TRUE(holder.Append(publisher.Page(0, covered)));
    }
    ASSERT_TRUE(holder.Append(publisher.Page(covered, kHeld, kStated)));
    const auto snapshot = holder.store().TakeSnapshot();
    auto restored = Journal::Restore(publisher.id(), RowOfBefore(holder.StateRow()), *snapshot);
    ASSERT_TRUE(restored) << ToString(restored.error());
    EXPECT_EQ(restored->held_size(), covered);
    EXPECT_EQ(restored->stored_bytes(), publisher.BytesAt(covered));
    EXPECT_EQ(restored->newest(), publisher.At(kStated));
    holder.journal() = std::move(*restored);
    // What was let go of comes again, over the rows that lie there.
    ASSERT_TRUE(holder.Append(publisher.Page(covered, kHeld, kStated)));
    ASSERT_TRUE(holder.Restart());
    ASSERT_TRUE(holder.Append(publisher.Page(kHeld, kStated)));
    EXPECT_EQ(holder.journal().covered(), publisher.At(kStated));
    EXPECT_EQ(holder.journal().stored_bytes(), publisher.BytesAt(kStated));
    const auto after = holder.store().TakeSnapshot();
    const auto read = TileNodeReader(*after, publisher.id());
    const auto proof = crypto::ConsistencyProof(kHeld, kStated, read);
    ASSERT_TRUE(proof);
    EXPECT_EQ(*proof, crypto::NaiveProof(kHeld, publisher.leaves().first(kStated)));
  }
}

// Two branches that part after `common` entries.
struct Branches {
  explicit Branches(std::size_t common) {
    left.WriteMany(common);
    right.WriteMany(common);
    left.WriteMany(kSizeMax - common, 30);
    right.WriteMany(kSizeMax - common, 40);
  }
  Publisher left{1, 1};
  Publisher right{1, 1};
};

// A page of one entry from this index on.
PageMessage Probe(const Publisher& branch, std::size_t held, std::size_t stated) {
  const auto from = static_cast<std::size_t>(ProbeIndex(held));
  return branch.Page(from, from + 1, stated);
}

TEST(JournalPartTest, ProvesAForkWithTheOtherBranchHoweverFarBothCheckpointsReach) {
  for (std::size_t common = 0; common < 5; ++common) {
    const Branches branches(common);
    const auto& key = branches.left.key().public_key();
    for (std::size_t held = common + 1; held < 12; ++held) {
      for (const std::size_t ours : {held, held + 1, kSizeMax}) {
        for (std::size_t theirs = held; theirs <= 13; ++theirs) {
          SCOPED_TRACE(testing::Message() << common << " common, " << held << " held of " << ours
                                          << ", " << theirs << " theirs");
          Holder holder(branches.left);
          ASSERT_TRUE(holder.Append(branches.left.Page(0, held, ours)));
          const auto proof =
              FindForkProof(holder.journal(), Probe(branches.right, held, theirs), key);
          ASSERT_TRUE(proof);
          EXPECT_TRUE(ProvesFork(*proof, branches.left.id(), key));
          const auto unpacked = UnpackForkProof(PackForkProof(*proof));
          ASSERT_TRUE(unpacked);
          EXPECT_EQ(*unpacked, *proof);
        }
      }
    }
  }
}

TEST(JournalPartTest, ProvesNoForkWithItsOwnBranch) {
  const Branches branches(7);
  const auto& key = branches.left.key().public_key();
  for (std::size_t held = 1; held <= 7; ++held) {
    for (const std::size_t ours : {held, kSizeMax - 1}) {
      for (std::size_t theirs = held; theirs <= kSizeMax; ++theirs) {
        SCOPED_TRACE(testing::Message() << held << " held of " << ours << ", " << theirs);
        Holder holder(branches.left);
        ASSERT_TRUE(holder.Append(branches.left.Page(0, held, ours)));
        const auto same = Probe(branches.left, held, theirs);
        EXPECT_FALSE(FindForkProof(holder.journal(), same, key));
        // Of another branch, but not up to here: that is proven further on.
        if (theirs == ours) continue;
        EXPECT_FALSE(FindForkProof(holder.journal(), Probe(branches.right, held, theirs), key));
      }
    }
  }
}

TEST(JournalPartTest, ProofOfTwoPartsIsTakenInNoOtherForm) {
  const Branches branches(2);
  const JournalId& id = branches.left.id();
  const auto& key = branches.left.key().public_key();
  Holder holder(branches.left);
  ASSERT_TRUE(holder.Append(branches.left.Page(0, 5, kSizeMax)));
  const auto proof = FindForkProof(holder.journal(), Probe(branches.right, 5, 9), key);
  ASSERT_TRUE(proof && proof->at == 5);
  ForkProof same = *proof;
  same.second = same.first;
  same.second_path = same.path;
  EXPECT_FALSE(ProvesFork(same, id, key));
  for (const std::uint64_t at : {0U, 1U, 4U, 6U, 9U, 20U, 21U}) {
    ForkProof moved = *proof;
    moved.at = at;
    EXPECT_FALSE(ProvesFork(moved, id, key)) << at;
  }
  ForkProof turned = *proof;
  std::swap(turned.path, turned.second_path);
  EXPECT_FALSE(ProvesFork(turned, id, key));
  for (std::size_t i = 0; i < proof->second_path.size(); ++i) {
    ForkProof changed = *proof;
    changed.second_path[i].bytes[0] ^= 1;
    EXPECT_FALSE(ProvesFork(changed, id, key)) << i;
  }
  ForkProof cut = *proof;
  cut.second_path.clear();
  EXPECT_FALSE(ProvesFork(cut, id, key));
}

}  // namespace
}  // namespace schakel::federation
