// Borrowed, owned and fixed bytes, and hexadecimal.
#include "base/bytes.h"

#include <gtest/gtest.h>

#include <unordered_set>

#include "base/random.h"

namespace schakel {
namespace {

using Id = FixedBytes<8, struct IdTag>;

Buffer RandomBytes(SeededRandom& random, std::size_t size) {
  Buffer bytes(size);
  for (std::uint8_t& byte : bytes)
    byte = static_cast<std::uint8_t>(random.Next());
  return bytes;
}

TEST(BytesTest, SeesTextAndBytesAsTheSame) {
  const std::string text("a\0\xff", 3);
  EXPECT_EQ(AsBytes(text).size(), 3U);
  EXPECT_EQ(AsBytes(text)[2], 0xff);
  EXPECT_EQ(AsText(AsBytes(text)), text);
  EXPECT_EQ(AsText({}), "");
}

TEST(BytesTest, CopiesAndAppends) {
  Buffer buffer = ToBuffer(AsBytes("ab"));
  Append(buffer, AsBytes(""));
  Append(buffer, AsBytes("cd"));
  EXPECT_EQ(AsText(buffer), "abcd");
}

TEST(BytesTest, ComparesSizeAndContent) {
  EXPECT_TRUE(Equal(AsBytes("ab"), AsBytes("ab")));
  EXPECT_TRUE(Equal({}, {}));
  EXPECT_FALSE(Equal(AsBytes("ab"), AsBytes("abc")));
  EXPECT_FALSE(Equal(AsBytes("abc"), AsBytes("ab")));
  EXPECT_FALSE(Equal(AsBytes("ab"), AsBytes("aB")));
}

TEST(HexTest, WritesLowerCase) {
  EXPECT_EQ(ToHex({}), "");
  EXPECT_EQ(ToHex(AsBytes(std::string("\x00\x0f\xa0\xff", 4))), "000fa0ff");
}

TEST(HexTest, ReadsBackEveryByte) {
  Buffer all;
  for (int byte = 0; byte < 256; ++byte)
    all.push_back(static_cast<std::uint8_t>(byte));
  EXPECT_EQ(FromHex(ToHex(all)), all);
}

TEST(HexTest, ReadsBackRandomBytes) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const Buffer bytes = RandomBytes(random, random.Below(100));
    EXPECT_EQ(FromHex(ToHex(bytes)), bytes);
  }
}

// One spelling per value: two texts never mean the same key.
TEST(HexTest, RefusesEveryPairThatIsNotTwoLowerCaseDigits) {
  const std::string_view digits = "0123456789abcdef";
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string pair = {static_cast<char>(first), static_cast<char>(second)};
      const bool is_hex = digits.find(pair[0]) != std::string_view::npos &&
                          digits.find(pair[1]) != std::string_view::npos;
      ASSERT_EQ(FromHex(pair).has_value(), is_hex) << first << ' ' << second;
    }
  }
}

TEST(HexTest, RefusesOddLengths) {
  EXPECT_EQ(FromHex("0"), std::nullopt);
  EXPECT_EQ(FromHex("00f"), std::nullopt);
  EXPECT_EQ(FromHex(""), Buffer{});
}

TEST(FixedBytesTest, IsMadeOfExactlyItsSize) {
  EXPECT_TRUE(Id::From(AsBytes("12345678")));
  EXPECT_FALSE(Id::From(AsBytes("1234567")));
  EXPECT_FALSE(Id::From(AsBytes("123456789")));
  EXPECT_FALSE(Id::From({}));
}

TEST(FixedBytesTest, ReadsItsOwnHex) {
  const Id id = *Id::From(AsBytes("12345678"));
  EXPECT_EQ(id.hex(), "3132333435363738");
  EXPECT_EQ(Id::FromHexText(id.hex()), id);
  EXPECT_FALSE(Id::FromHexText("313233343536373"));
  EXPECT_FALSE(Id::FromHexText("31323334353637"));
  EXPECT_FALSE(Id::FromHexText("313233343536373839"));
  EXPECT_FALSE(Id::FromHexText("31323334353637ZZ"));
}

TEST(FixedBytesTest, OrdersByBytes) {
  EXPECT_LT(*Id::From(AsBytes("aaaaaaaz")), *Id::From(AsBytes("aaaaaaba")));
  EXPECT_LT(*Id::FromHexText("7f00000000000000"), *Id::FromHexText("8000000000000000"));
}

TEST(FixedBytesTest, IsZeroUntilFilled) {
  Id id;
  EXPECT_TRUE(id.IsZero());
  id.bytes.back() = 1;
  EXPECT_FALSE(id.IsZero());
}

TEST(FixedBytesTest, IsAKeyOfHashTables) {
  std::unordered_set<Id, FixedBytesHash> ids;
  SeededRandom random(5);
  for (int i = 0; i < 1000; ++i)
    ids.insert(*Id::From(RandomBytes(random, 8)));
  EXPECT_EQ(ids.size(), 1000U);
  SeededRandom again(5);
  for (int i = 0; i < 1000; ++i)
    EXPECT_TRUE(ids.contains(*Id::From(RandomBytes(again, 8))));
}

}  // namespace
}  // namespace schakel
