#include "storage/member_keys.h"

#include <gtest/gtest.h>

namespace schakel::storage {
namespace {

const TermHash kTerm = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
const AdvisoryHash kAdvisory = {{16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}};

bool IsBelow(const Buffer& prefix, const Buffer& key) {
  return Equal(prefix, Bytes(key).first(prefix.size()));
}

TEST(MemberKeysTest, NumbersAndBucketsComeBackFromTheirKeys) {
  for (const std::uint64_t number :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{4'000'000}}) {
    EXPECT_EQ(NumberOfKey(MemberKey(number)), number);
    EXPECT_EQ(NumberOfKey(SupplierKey(number)), number);
    EXPECT_EQ(NumberOfKey(NoticeKey(kAdvisory, number)), number);
    EXPECT_EQ(AdvisoryOfKey(NoticeKey(kAdvisory, number)), kAdvisory);
    EXPECT_EQ(AdvisoryOfKey(MemberNoticeKey(number, kAdvisory)), kAdvisory);
    EXPECT_EQ(BucketOfKey(PostingKey(kTerm, static_cast<std::uint32_t>(number))), number);
  }
  EXPECT_EQ(AdvisoryOfKey(FactsKey(kAdvisory)), kAdvisory);
}

TEST(MemberKeysTest, KeysOfOtherSizesGiveNothing) {
  EXPECT_FALSE(NumberOfKey({}));
  EXPECT_FALSE(NumberOfKey(MemberPrefix()));
  EXPECT_FALSE(NumberOfKey(ErasingKey()));
  EXPECT_FALSE(BucketOfKey(LookupKey(kTerm)));
  EXPECT_FALSE(AdvisoryOfKey({}));
  EXPECT_FALSE(AdvisoryOfKey(CursorKey()));
  EXPECT_FALSE(ParseWaitingKey({}));
  EXPECT_FALSE(ParseWaitingKey(CursorKey()));
}

TEST(MemberKeysTest, OrderOfKeysIsOrderOfNumbers) {
  EXPECT_LT(MemberKey(255), MemberKey(256));
  EXPECT_LT(MemberKey(4'095), MemberKey(4'096));
  EXPECT_LT(PostingKey(kTerm, 1), PostingKey(kTerm, 256));
  EXPECT_LT(OutboxKey(kAdvisory, 1, 2, 3), OutboxKey(kAdvisory, 2, 1, 1));
}

TEST(MemberKeysTest, EachKindLiesBelowItsOwnPrefixOnly) {
  const std::vector<std::pair<Buffer, Buffer>> kinds = {{MemberPrefix(), MemberKey(1)},
                                                        {SupplierPrefix(), SupplierKey(1)},
                                                        {LookupPrefix(), LookupKey(kTerm)},
                                                        {PostingPrefix(), PostingKey(kTerm, 1)},
                                                        {ErasingKey(), ErasingKey()}};
  for (const auto& [prefix, own] : kinds) {
    for (const auto& [other, key] : kinds)
      EXPECT_EQ(IsBelow(prefix, key), own == key);
  }
  EXPECT_TRUE(IsBelow(PostingPrefix(kTerm), PostingKey(kTerm, 9)));
  EXPECT_TRUE(IsBelow(NoticePrefix(kAdvisory), NoticeKey(kAdvisory, 9)));
  EXPECT_TRUE(IsBelow(MemberNoticePrefix(9), MemberNoticeKey(9, kAdvisory)));
  EXPECT_TRUE(IsBelow(OutboxPrefix(kAdvisory), OutboxKey(kAdvisory, 1, 1, 1)));
}

TEST(MemberKeysTest, WaitingKeysGiveTheirEntryBack) {
  const Buffer publisher(32, 9);
  const Buffer key = WaitingKey({publisher, 3}, 77);
  const auto parsed = ParseWaitingKey(key);
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(Equal(parsed->first.publisher, publisher));
  EXPECT_EQ(parsed->first.incarnation, 3U);
  EXPECT_EQ(parsed->second, 77U);
  EXPECT_FALSE(ParseWaitingKey(Bytes(key).first(key.size() - 1)));
}

}  // namespace
}  // namespace schakel::storage
