#include "federation/gossip/secret_order.h"

#include "base/random.h"
#include "cast.h"

namespace schakel::federation {
namespace {

crypto::TagSalt KeyOf(SeededRandom& random) {
  crypto::TagSalt key;
  for (std::uint8_t& byte : key.bytes)
    byte = static_cast<std::uint8_t>(random.Next());
  return key;
}

TEST(SecretOrderTest, VisitsEveryNumberOnce) {
  SeededRandom random(1);
  for (const std::uint64_t size : {1, 2, 3, 4, 5, 7, 16, 17, 60, 64, 65, 1'000, 4'096, 10'000}) {
    SCOPED_TRACE(testing::Message() << "size " << size);
    const SecretOrder order(KeyOf(random), size);
    std::vector<bool> seen(size);
    for (std::uint64_t place = 0; place < size; ++place) {
      const std::uint64_t number = order.At(place);
      ASSERT_LT(number, size);
      EXPECT_FALSE(seen[number]);
      seen[number] = true;
    }
  }
}

TEST(SecretOrderTest, IsTheSameForTheSameKey) {
  SeededRandom random(2);
  const auto key = KeyOf(random);
  for (std::uint64_t place = 0; place < 100; ++place)
    EXPECT_EQ(SecretOrder(key, 1'000).At(place), SecretOrder(key, 1'000).At(place));
}

TEST(SecretOrderTest, TellsNothingOfAnotherKey) {
  constexpr std::uint64_t kSize = 1'000;
  constexpr std::size_t kPairs = 50;
  SeededRandom random(3);
  std::size_t equal_places = 0;
  std::size_t inversions = 0;
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    const SecretOrder one(KeyOf(random), kSize);
    const SecretOrder other(KeyOf(random), kSize);
    for (std::uint64_t place = 0; place < kSize; ++place) {
      equal_places += one.At(place) == other.At(place) ? 1 : 0;
    }
    for (std::uint64_t place = 0; place + 1 < kSize; ++place) {
      const bool up_here = one.At(place) < one.At(place + 1);
      const bool up_there = other.At(place) < other.At(place + 1);
      inversions += up_here != up_there ? 1 : 0;
    }
  }
  // One place in a thousand, and every second step; both within five standard deviations.
  EXPECT_NEAR(static_cast<double>(equal_places), 50, 36);
  EXPECT_NEAR(static_cast<double>(inversions), 25'000, 700);
}

TEST(SecretOrderTest, GivesEveryNumberTheSameChanceToBeFirst) {
  constexpr std::uint64_t kSize = 10;
  constexpr int kKeys = 20'000;
  SeededRandom random(4);
  std::vector<int> firsts(kSize);
  for (int i = 0; i < kKeys; ++i)
    ++firsts[SecretOrder(KeyOf(random), kSize).At(0)];
  for (const int count : firsts)
    EXPECT_NEAR(count, kKeys / 10, 215);  // five standard deviations
}

}  // namespace
}  // namespace schakel::federation
