// Big-endian integers, varints and the reader, against a naive twin that works on binary digits.
#include "base/coding.h"

#include <gtest/gtest.h>

#include <bitset>
#include <limits>
#include <map>

#include "base/random.h"

namespace schakel {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

Buffer Varint(std::uint64_t value) {
  Buffer out;
  AppendVarint(out, value);
  return out;
}

Buffer Raw(std::string_view hex) {
  return *FromHex(hex);
}

// LEB128 by hand: the binary digits in groups of seven from the right, a leading 1 on all but the
// last group.
Buffer NaiveVarint(std::uint64_t value) {
  std::string digits = std::bitset<64>(value).to_string();
  digits.erase(0, std::min(digits.find('1'), digits.size() - 1));
  Buffer out;
  while (digits.size() > 7) {
    const std::string group = "1" + digits.substr(digits.size() - 7);
    out.push_back(static_cast<std::uint8_t>(std::stoul(group, nullptr, 2)));
    digits.resize(digits.size() - 7);
  }
  out.push_back(static_cast<std::uint8_t>(std::stoul(digits, nullptr, 2)));
  return out;
}

// Random values of every bit length.
std::uint64_t RandomValue(SeededRandom& random) {
  return random.Next() >> random.Below(64);
}

TEST(BigEndianTest, PutsTheLargestDigitFirst) {
  Buffer out;
  AppendBigEndian32(out, 0x01020304);
  AppendBigEndian64(out, 0x05060708090a0b0c);
  EXPECT_EQ(ToHex(out), "0102030405060708090a0b0c");
  EXPECT_EQ(ReadBigEndian32(out), 0x01020304U);
  EXPECT_EQ(ReadBigEndian64(Bytes(out).subspan(4)), 0x05060708090a0b0cU);
}

TEST(BigEndianTest, OrdersBytesAsNumbers) {
  SeededRandom random(1);
  for (int i = 0; i < 500; ++i) {
    const std::uint64_t a = RandomValue(random);
    const std::uint64_t b = RandomValue(random);
    Buffer left;
    Buffer right;
    AppendBigEndian64(left, a);
    AppendBigEndian64(right, b);
    EXPECT_EQ(left < right, a < b) << a << ' ' << b;
    EXPECT_EQ(ReadBigEndian64(left), a);
  }
}

TEST(BigEndianDeathTest, AbortsOnTooFewBytes) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const Buffer three(3);
  const Buffer seven(7);
  EXPECT_DEATH(ReadBigEndian32(three), "check failed");
  EXPECT_DEATH(ReadBigEndian64(seven), "check failed");
}

TEST(VarintTest, WritesKnownBytes) {
  EXPECT_EQ(ToHex(Varint(0)), "00");
  EXPECT_EQ(ToHex(Varint(127)), "7f");
  EXPECT_EQ(ToHex(Varint(128)), "8001");
  EXPECT_EQ(ToHex(Varint(300)), "ac02");
  EXPECT_EQ(ToHex(Varint(kMax)), "ffffffffffffffffff01");
}

TEST(VarintTest, AgreesWithTheNaiveTwin) {
  for (int bit = 0; bit < 64; ++bit) {
    for (const std::uint64_t value :
         {std::uint64_t{1} << bit, (std::uint64_t{1} << bit) - 1, (std::uint64_t{2} << bit) - 1}) {
      EXPECT_EQ(Varint(value), NaiveVarint(value)) << value;
    }
  }
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const std::uint64_t value = RandomValue(random);
    const Buffer bytes = Varint(value);
    EXPECT_EQ(bytes, NaiveVarint(value));
    ByteReader reader(bytes);
    EXPECT_EQ(reader.Varint(), value);
    EXPECT_TRUE(reader.AtEnd());
  }
}

// All texts of one and two bytes: those that a value is written as are read, the others refused.
TEST(VarintTest, ReadsOneSpellingPerValue) {
  std::map<Buffer, std::uint64_t> spellings;
  for (std::uint64_t value = 0; value < 1U << 14U; ++value)
    spellings[Varint(value)] = value;
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      const bool is_long = first >= 0x80;
      Buffer bytes = {static_cast<std::uint8_t>(first)};
      if (is_long) bytes.push_back(static_cast<std::uint8_t>(second));
      const auto known = spellings.find(bytes);
      ByteReader reader(bytes);
      const auto read = reader.Varint();
      ASSERT_EQ(read.has_value(), known != spellings.end()) << ToHex(bytes);
      if (read) {
        ASSERT_EQ(*read, known->second);
      }
    }
  }
}

TEST(VarintTest, RefusesPaddedForms) {
  for (const char* hex : {"8000", "ff00", "808000", "81808000", "80808080808080808000"}) {
    const Buffer bytes = Raw(hex);
    ByteReader reader(bytes);
    EXPECT_EQ(reader.Varint(), std::nullopt) << hex;
    EXPECT_FALSE(reader.AtEnd()) << hex;
  }
}

TEST(VarintTest, RefusesMoreThan64Bits) {
  for (const char* hex : {"ffffffffffffffffff02", "ffffffffffffffffff7f", "80808080808080808002",
                          "ffffffffffffffffff8101", "ffffffffffffffffffff01"}) {
    const Buffer bytes = Raw(hex);
    ByteReader reader(bytes);
    EXPECT_EQ(reader.Varint(), std::nullopt) << hex;
  }
}

TEST(VarintTest, RefusesEveryTruncation) {
  const Buffer whole = Varint(kMax);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    ByteReader reader(Bytes(whole).first(size));
    EXPECT_EQ(reader.Varint(), std::nullopt) << size;
  }
}

// Whatever random bytes are read as, writing it gives the bytes that were read.
TEST(VarintTest, WritesBackWhatItRead) {
  std::size_t read = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    Buffer bytes(12);
    for (std::uint8_t& byte : bytes)
      byte = static_cast<std::uint8_t>(random.Next() | (random.Below(4) == 0 ? 0 : 0x80));
    ByteReader reader(bytes);
    const auto value = reader.Varint();
    if (!value) continue;
    ++read;
    const std::size_t used = bytes.size() - reader.rest().size();
    EXPECT_EQ(Varint(*value), ToBuffer(Bytes(bytes).first(used)));
  }
  EXPECT_GT(read, 100U);
}

TEST(ByteReaderTest, ReadsFromFrontToBack) {
  const Buffer bytes =
      Raw("01"
          "00000002"
          "0000000000000003"
          "ac02"
          "0461626364"
          "ffff");
  ByteReader reader(bytes);
  EXPECT_EQ(reader.U8(), 1);
  EXPECT_EQ(reader.U32(), 2U);
  EXPECT_EQ(reader.U64(), 3U);
  EXPECT_EQ(reader.Varint(), 300U);
  EXPECT_EQ(AsText(*reader.Sized(4)), "abcd");
  EXPECT_FALSE(reader.AtEnd());
  EXPECT_EQ(ToHex(reader.rest()), "ffff");
  EXPECT_EQ(reader.Take(2)->size(), 2U);
  EXPECT_TRUE(reader.AtEnd());
}

TEST(ByteReaderTest, FailsForGoodAfterTheFirstFailure) {
  const Buffer bytes = Raw("000102");
  ByteReader reader(bytes);
  EXPECT_EQ(reader.U32(), std::nullopt);
  EXPECT_EQ(reader.U8(), std::nullopt);
  EXPECT_EQ(reader.Take(0), std::nullopt);
  EXPECT_EQ(reader.Varint(), std::nullopt);
  EXPECT_FALSE(reader.AtEnd());
}

TEST(ByteReaderTest, IsNotAtItsEndAfterAFailureThere) {
  ByteReader reader({});
  EXPECT_TRUE(reader.AtEnd());
  EXPECT_TRUE(reader.Take(0));
  EXPECT_EQ(reader.U8(), std::nullopt);
  EXPECT_FALSE(reader.AtEnd());
}

TEST(ByteReaderTest, RefusesSizesAboveTheLimitOrTheRest) {
  const Buffer five = Raw("056162636465");
  EXPECT_TRUE(ByteReader(five).Sized(5));
  EXPECT_FALSE(ByteReader(five).Sized(4));
  EXPECT_FALSE(ByteReader(Bytes(five).first(5)).Sized(100));
  Buffer huge = Varint(kMax);
  EXPECT_FALSE(ByteReader(huge).Sized(static_cast<std::size_t>(kMax)));
}

TEST(ByteReaderTest, ReadsBackSizedBytes) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    std::vector<Buffer> parts(random.Below(5));
    Buffer bytes;
    for (Buffer& part : parts) {
      part.assign(random.Below(400), static_cast<std::uint8_t>(random.Next()));
      AppendSized(bytes, part);
    }
    ByteReader reader(bytes);
    for (const Buffer& part : parts) {
      const auto read = reader.Sized(400);
      ASSERT_TRUE(read);
      EXPECT_TRUE(Equal(*read, part));
    }
    EXPECT_TRUE(reader.AtEnd());
  }
}

}  // namespace
}  // namespace schakel
