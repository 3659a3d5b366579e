// The commit counter under torn writes and flipped bits.
#include "storage/commit_counter.h"

#include <gtest/gtest.h>

#include "tests/base/temp_folder.h"
#include "text_file.h"

namespace schakel::storage {
namespace {

constexpr std::size_t kSlotSize = 16;

class CommitCounterTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "commits"; }

  // Counts up to `value` in a new file and returns the bytes.
  std::string Counted(std::uint64_t value) {
    std::filesystem::remove(path());
    auto counter = CommitCounter::Open(path());
    CHECK(counter);
    for (std::uint64_t i = 1; i <= value; ++i)
      CHECK(counter->Set(i));
    return ReadText(path());
  }

  Result<std::uint64_t> Read(std::string_view content) {
    WriteText(path(), content);
    const auto counter = CommitCounter::Open(path());
    if (!counter) return counter.error();
    return counter->value();
  }

 private:
  TempFolder folder_;
};

TEST_F(CommitCounterTest, StartsAtZero) {
  const auto counter = CommitCounter::Open(path());
  ASSERT_TRUE(counter);
  EXPECT_EQ(counter->value(), 0U);
}

TEST_F(CommitCounterTest, RefusesAnEmptyFile) {
  const auto read = Read("");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kCorruption);
}

TEST_F(CommitCounterTest, KeepsTheNewestNumber) {
  for (std::uint64_t value = 0; value < 6; ++value) {
    const auto read = Read(Counted(value));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, value);
  }
}

TEST_F(CommitCounterTest, KeepsTheNumberBeforeATornWrite) {
  for (std::uint64_t value = 1; value < 5; ++value) {
    std::string before = Counted(value - 1);
    const std::string after = Counted(value);
    before.resize(after.size());
    const std::size_t slot = value % 2 * kSlotSize;
    for (std::size_t written = 0; written < kSlotSize; ++written) {
      std::string torn = before;
      torn.replace(slot, written, after, slot, written);
      const auto read = Read(torn);
      ASSERT_TRUE(read) << written;
      EXPECT_EQ(*read, torn == after ? value : value - 1) << written;
    }
  }
}

TEST_F(CommitCounterTest, NeverInventsANumberFromAFlippedBit) {
  const std::uint64_t value = 5;
  const std::string whole = Counted(value);
  ASSERT_EQ(whole.size(), 2 * kSlotSize);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    const auto read = Read(flipped);
    ASSERT_TRUE(read) << bit;
    const bool hits_newest = bit / 8 / kSlotSize == value % 2;
    EXPECT_EQ(*read, hits_newest ? value - 1 : value) << bit;
  }
}

TEST_F(CommitCounterTest, RefusesTwoDamagedSlots) {
  std::string damaged = Counted(9);
  damaged[0] = static_cast<char>(damaged[0] ^ 1);
  damaged[kSlotSize] = static_cast<char>(damaged[kSlotSize] ^ 1);
  const auto read = Read(damaged);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kCorruption);
  EXPECT_FALSE(Read(std::string(2 * kSlotSize, '\0')));
}

TEST_F(CommitCounterTest, ReportsAFolderThatIsMissing) {
  const auto counter = CommitCounter::Open(path() / "no" / "such");
  ASSERT_FALSE(counter);
  EXPECT_EQ(counter.error().code, ErrorCode::kIo);
}

TEST_F(CommitCounterTest, MovesWithItsFile) {
  auto first = CommitCounter::Open(path());
  ASSERT_TRUE(first);
  CommitCounter second = std::move(*first);
  ASSERT_TRUE(second.Set(1));
  auto other = CommitCounter::Open(path());
  ASSERT_TRUE(other);
  *other = std::move(second);
  ASSERT_TRUE(other->Set(2));
  const auto read = CommitCounter::Open(path());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->value(), 2U);
}

}  // namespace
}  // namespace schakel::storage
