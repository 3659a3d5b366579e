#include "node/members/posting_list.h"

#include <gtest/gtest.h>

#include <set>

#include "base/random.h"

namespace schakel::node {
namespace {

constexpr std::uint64_t kSeed = 20261125;

std::set<std::size_t> OffsetsOf(const PostingList& list) {
  std::set<std::size_t> offsets;
  list.ForEach([&offsets](std::size_t offset) { offsets.insert(offset); });
  return offsets;
}

PostingList ListOf(const std::set<std::size_t>& offsets) {
  PostingList list;
  for (const std::size_t offset : offsets)
    list.Add(offset);
  return list;
}

std::set<std::size_t> RandomOffsets(Random& random) {
  std::set<std::size_t> offsets;
  const std::uint64_t count = random.Below(2) == 0 ? random.Below(300) : random.Below(9'000);
  for (std::uint64_t i = 0; i < count; ++i)
    offsets.insert(static_cast<std::size_t>(random.Below(PostingList::kWidth)));
  return offsets;
}

TEST(PostingListTest, BehavesAsASetOfNumbers) {
  RecordProperty("seed", std::to_string(kSeed));
  SeededRandom random(kSeed);
  for (int round = 0; round < 200; ++round) {
    const auto a = RandomOffsets(random);
    const auto b = RandomOffsets(random);
    PostingList united = ListOf(a);
    united |= ListOf(b);
    PostingList common = ListOf(a);
    common &= ListOf(b);
    std::set<std::size_t> both = a;
    both.insert(b.begin(), b.end());
    EXPECT_EQ(OffsetsOf(united), both);
    std::erase_if(both, [&](std::size_t o) { return !a.contains(o) || !b.contains(o); });
    EXPECT_EQ(OffsetsOf(common), both);
    EXPECT_EQ(common.Count(), both.size());
    EXPECT_EQ(common.IsEmpty(), both.empty());
    for (const std::size_t offset : a)
      united.Remove(offset);
    for (const std::size_t offset : a)
      EXPECT_FALSE(united.Contains(offset));
  }
}

TEST(PostingListTest, UnpacksWhatItPacked) {
  SeededRandom random(kSeed + 1);
  for (int round = 0; round < 200; ++round) {
    const PostingList list = ListOf(RandomOffsets(random));
    const auto back = PostingList::Unpack(list.Pack());
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, list);
  }
}

TEST(PostingListTest, TakesNoMoreRoomThanOneBitForEachNumber) {
  std::set<std::size_t> all;
  for (std::size_t i = 0; i < PostingList::kWidth; ++i) {
    all.insert(i);
    if (i % 100 != 0) continue;
    EXPECT_LE(ListOf(all).Pack().size(), 1 + PostingList::kWidth / 8);
  }
  EXPECT_EQ(ListOf({5}).Pack().size(), 3U);
}

TEST(PostingListTest, RefusesBytesThatItDidNotPack) {
  const Buffer dense = [] {
    std::set<std::size_t> many;
    for (std::size_t i = 0; i < 300; ++i)
      many.insert(i);
    return ListOf(many).Pack();
  }();
  const std::vector<Buffer> odd = {{},           {2},          {0, 1},     {0, 0x10, 0x00},
                                   {1, 1, 2, 3}, {0, 1, 2, 3}, {255, 1, 2}};
  for (const Buffer& bytes : odd) {
    const auto list = PostingList::Unpack(bytes);
    ASSERT_FALSE(list) << ToHex(bytes);
    EXPECT_EQ(list.error().code, ErrorCode::kCorruption);
  }
  EXPECT_FALSE(PostingList::Unpack(Bytes(dense).first(dense.size() - 1)));
}

}  // namespace
}  // namespace schakel::node
