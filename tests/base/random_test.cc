// The seeded sequence against published numbers; Below and Jitter stay in their bounds.
#include "base/random.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <vector>

namespace schakel {
namespace {

// Gives the numbers of a list, so that a test sees which of them are used.
class ListedRandom final : public Random {
 public:
  explicit ListedRandom(std::vector<std::uint64_t> numbers) : numbers_(std::move(numbers)) {}
  std::uint64_t Next() override { return numbers_.at(used_++); }
  std::size_t used() const { return used_; }

 private:
  std::vector<std::uint64_t> numbers_;
  std::size_t used_ = 0;
};

// The published first outputs of SplitMix64.
TEST(SeededRandomTest, GivesTheNumbersOfSplitMix64) {
  SeededRandom random(1234567);
  EXPECT_EQ(random.Next(), 6457827717110365317U);
  EXPECT_EQ(random.Next(), 3203168211198807973U);
  EXPECT_EQ(random.Next(), 9817491932198370423U);
  EXPECT_EQ(random.Next(), 4593380528125082431U);
  EXPECT_EQ(random.Next(), 16408922859458223821U);
  EXPECT_EQ(SeededRandom(0).Next(), 0xe220a8397b1dcdafU);
}

TEST(RandomTest, StaysBelowItsBound) {
  for (const std::uint64_t bound :
       {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{1000},
        (std::uint64_t{1} << 63) + 1, UINT64_MAX}) {
    SeededRandom random(bound);
    SCOPED_TRACE(testing::Message() << "bound and seed " << bound);
    for (int i = 0; i < 200; ++i)
      EXPECT_LT(random.Below(bound), bound);
  }
}

// 2^64 numbers do not divide by three: the last one is drawn again, else 0 came more often.
TEST(RandomTest, DrawsAgainWhatWouldBeUneven) {
  ListedRandom random({UINT64_MAX, UINT64_MAX, 5});
  EXPECT_EQ(random.Below(3), 2U);
  EXPECT_EQ(random.used(), 3U);
  ListedRandom half({(std::uint64_t{1} << 63) + 1, std::uint64_t{1} << 63});
  EXPECT_EQ(half.Below((std::uint64_t{1} << 63) + 1), std::uint64_t{1} << 63);
}

TEST(RandomTest, SpreadsEvenly) {
  SeededRandom random(42);
  std::array<int, 10> counts{};
  for (int i = 0; i < 100'000; ++i)
    ++counts.at(random.Below(10));
  for (const int count : counts)
    EXPECT_NEAR(count, 10'000, 500);
}

TEST(RandomDeathTest, AbortsOnAnEmptyRange) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  SeededRandom random(1);
  EXPECT_DEATH(random.Below(0), "check failed: bound > 0");
}

TEST(RandomTest, JittersAroundTheBase) {
  SeededRandom random(7);
  const Duration base = std::chrono::seconds(1);
  Duration lowest = base;
  Duration highest = base;
  for (int i = 0; i < 5000; ++i) {
    const Duration drawn = random.Jitter(base, 20);
    lowest = std::min(lowest, drawn);
    highest = std::max(highest, drawn);
  }
  EXPECT_GE(lowest, std::chrono::milliseconds(800));
  EXPECT_LT(lowest, std::chrono::milliseconds(805));
  EXPECT_LE(highest, std::chrono::milliseconds(1200));
  EXPECT_GT(highest, std::chrono::milliseconds(1195));
}

TEST(RandomTest, JitterReachesBothEnds) {
  ListedRandom random({0, 400'000});
  EXPECT_EQ(random.Jitter(std::chrono::seconds(1), 20), std::chrono::milliseconds(800));
  EXPECT_EQ(random.Jitter(std::chrono::seconds(1), 20), std::chrono::milliseconds(1200));
}

TEST(RandomTest, JitterOfNothingDrawsNothing) {
  ListedRandom random({});
  EXPECT_EQ(random.Jitter(Duration(0), 20), Duration(0));
  EXPECT_EQ(random.Jitter(std::chrono::seconds(3), 0), std::chrono::seconds(3));
}

TEST(SystemRandomTest, DoesNotRepeat) {
  SystemRandom random;
  std::set<std::uint64_t> numbers;
  for (int i = 0; i < 1000; ++i)
    numbers.insert(random.Next());
  EXPECT_EQ(numbers.size(), 1000U);
}

}  // namespace
}  // namespace schakel
