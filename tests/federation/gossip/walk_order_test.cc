#include "federation/gossip/walk_order.h"

#include "cast.h"
#include "federation/gossip/expected_peers.h"

namespace schakel::federation {
namespace {

class WalkOrderTest : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::size_t> WalkAll() {
    std::vector<std::size_t> places;
    for (std::uint64_t i = 0; i < order_.size(); ++i)
      places.push_back(order_.At(i));
    return places;
  }
  static crypto::TagSalt KeyOf(std::uint8_t number) {
    crypto::TagSalt key;
    key.bytes[0] = number;
    return key;
  }

  const Cast cast_{40, 40};
  WalkOrder order_{cast_[0].id};
};

TEST_F(WalkOrderTest, BeginsWithThoseThatExpectAndThenNamesAll) {
  order_.SetMembers(*cast_.directory());
  order_.SetKey(KeyOf(1));
  const auto places = WalkAll();
  const auto expecting = ExpectedAt(*cast_.directory(), cast_[0].id);
  ASSERT_EQ(order_.size(), expecting.size() + 40);
  const auto all = places.begin() + static_cast<std::ptrdiff_t>(expecting.size());
  EXPECT_EQ(std::set(places.begin(), all), std::set(expecting.begin(), expecting.end()));
  EXPECT_EQ(std::set(all, places.end()).size(), 40U);
}

TEST_F(WalkOrderTest, IsTheSameAgainAndFromAnyPlace) {
  order_.SetMembers(*cast_.directory());
  order_.SetKey(KeyOf(1));
  const auto first = WalkAll();
  EXPECT_EQ(WalkAll(), first);
  WalkOrder other(cast_[0].id);
  other.SetMembers(*cast_.directory());
  other.SetKey(KeyOf(1));
  for (std::uint64_t i = other.size(); i > 0; --i)
    EXPECT_EQ(other.At(i - 1), first[i - 1]);
}

TEST_F(WalkOrderTest, IsDrawnAnewWithTheKeyAndTheMembers) {
  order_.SetMembers(*cast_.directory());
  order_.SetKey(KeyOf(1));
  const auto first = WalkAll();
  order_.SetKey(KeyOf(2));
  EXPECT_NE(WalkAll(), first);
  order_.SetKey(KeyOf(1));
  EXPECT_EQ(WalkAll(), first);
  const Cast larger(41, 41);
  order_.SetMembers(*larger.directory());
  EXPECT_NE(WalkAll(), first);
}

TEST_F(WalkOrderTest, IsRightBehindThePlacesThatAreKept) {
  const Cast large(WalkOrder::kKeptMax + 40, WalkOrder::kKeptMax + 40);
  order_.SetMembers(*large.directory());
  order_.SetKey(KeyOf(1));
  const auto first = WalkAll();
  EXPECT_EQ(WalkAll(), first);
  const std::set<std::size_t> all(
      first.begin() + static_cast<std::ptrdiff_t>(order_.expecting().size()), first.end());
  EXPECT_EQ(all.size(), WalkOrder::kKeptMax + 40);
}

}  // namespace
}  // namespace schakel::federation
