// Where a journal ends for a node: every node at the same index, whatever pages it got.
#include <gtest/gtest.h>

#include "publisher.h"

namespace schakel::federation {
namespace {

constexpr std::size_t kEntries = 60;
constexpr std::uint64_t kSeed = 20261103;

class JournalEndTest : public testing::Test {
 protected:
  JournalEndTest() {
    SeededRandom random(kSeed);
    for (std::size_t i = 0; i < kEntries; ++i)
      publisher_.Write(static_cast<std::size_t>(random.Below(400)));
  }

  // Offers all entries in pages of random sizes until nothing more is taken.
  void Fill(Holder& holder, const JournalEnd& end, Random& random) {
    while (holder.journal().held_size() < kEntries) {
      const auto from = static_cast<std::size_t>(holder.journal().held_size());
      const std::size_t count = 1 + static_cast<std::size_t>(random.Below(kEntries - from));
      auto appended = holder.journal().Append(publisher_.Page(from, from + count, kEntries),
                                              publisher_.key().public_key(), end);
      ASSERT_TRUE(appended) << ToString(appended.error());
      const bool is_stuck = appended->headers.empty();
      holder.Store(std::move(appended->batch));
      if (is_stuck) return;
    }
  }

  Publisher publisher_;
};

TEST_F(JournalEndTest, StopsBeforeTheEntryThatPassesTheStoredBytes) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 40; ++round) {
    const auto whole = 1 + static_cast<std::size_t>(random.Below(kEntries - 1));
    const std::uint64_t next = publisher_.BytesAt(whole + 1);
    const JournalEnd end{next - 1, std::nullopt};
    Holder holder(publisher_);
    ASSERT_NO_FATAL_FAILURE(Fill(holder, end, random));
    EXPECT_EQ(holder.journal().held_size(), whole);
    EXPECT_EQ(holder.journal().stored_bytes(), publisher_.BytesAt(whole));
    EXPECT_EQ(holder.journal().stored_bytes_wanted(), next);
    EXPECT_EQ(holder.journal().provable().frontier, publisher_.At(whole));
  }
}

TEST_F(JournalEndTest, GoesOnWhenThereIsRoomAgain) {
  SeededRandom random(kSeed);
  Holder holder(publisher_);
  ASSERT_NO_FATAL_FAILURE(Fill(holder, {publisher_.BytesAt(20), std::nullopt}, random));
  ASSERT_EQ(holder.journal().held_size(), 20U);
  ASSERT_TRUE(holder.Restart());
  ASSERT_NO_FATAL_FAILURE(Fill(holder, {}, random));
  EXPECT_EQ(holder.journal().covered(), publisher_.At(kEntries));
}

TEST_F(JournalEndTest, StopsAtTheTrustedPointOfARevokedJournal) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (const std::size_t point : {1U, 7U, 32U, 59U}) {
    Holder holder(publisher_);
    ASSERT_NO_FATAL_FAILURE(Fill(holder, {UINT64_MAX, publisher_.At(point)}, random));
    EXPECT_EQ(holder.journal().held_size(), point);
    EXPECT_EQ(holder.journal().provable().frontier, publisher_.At(point));
  }
}

TEST_F(JournalEndTest, RefusesABranchThatIsNotTheOneOfTheTrustedPoint) {
  Publisher other(1, 1);
  other.WriteMany(10, 99);
  Holder holder(publisher_);
  const auto refused = holder.journal().Append(
      publisher_.Page(0, 12), publisher_.key().public_key(), {UINT64_MAX, other.At(10)});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(holder.journal().held_size(), 0U);
}

}  // namespace
}  // namespace schakel::federation
