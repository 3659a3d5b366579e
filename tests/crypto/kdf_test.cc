// HKDF: the case of RFC 5869 and the bounds. (Many more cases: wycheproof_test.cc.)
#include "crypto/kdf.h"

#include <gtest/gtest.h>

namespace schakel::crypto {
namespace {

// Appendix A.1.
TEST(HkdfTest, GivesTheOutputOfTheRfc) {
  const Buffer input(22, 0x0b);
  const auto output = HkdfSha256(input, *FromHex("000102030405060708090a0b0c"),
                                 *FromHex("f0f1f2f3f4f5f6f7f8f9"), 42);
  ASSERT_TRUE(output);
  EXPECT_EQ(ToHex(output->view()),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

// Section 2.3: a shorter output is the beginning of a longer one.
TEST(HkdfTest, GivesPrefixes) {
  const auto whole = HkdfSha512(AsBytes("key"), AsBytes("salt"), AsBytes("info"), 200);
  ASSERT_TRUE(whole);
  for (std::size_t size = 0; size <= 200; ++size) {
    const auto part = HkdfSha512(AsBytes("key"), AsBytes("salt"), AsBytes("info"), size);
    ASSERT_TRUE(part);
    EXPECT_TRUE(Equal(part->view(), whole->view().first(size))) << size;
  }
}

TEST(HkdfTest, TakesNoSaltForZeros) {
  const Buffer zeros(32);
  const auto without = HkdfSha256(AsBytes("key"), {}, {}, 32);
  const auto with = HkdfSha256(AsBytes("key"), zeros, {}, 32);
  ASSERT_TRUE(without && with);
  EXPECT_TRUE(Equal(without->view(), with->view()));
}

TEST(HkdfTest, DependsOnEveryInput) {
  const auto base = HkdfSha256(AsBytes("key"), AsBytes("salt"), AsBytes("info"), 32);
  ASSERT_TRUE(base);
  for (const auto& other : {HkdfSha256(AsBytes("Key"), AsBytes("salt"), AsBytes("info"), 32),
                            HkdfSha256(AsBytes("key"), AsBytes("Salt"), AsBytes("info"), 32),
                            HkdfSha256(AsBytes("key"), AsBytes("salt"), AsBytes("Info"), 32),
                            HkdfSha512(AsBytes("key"), AsBytes("salt"), AsBytes("info"), 32)}) {
    ASSERT_TRUE(other);
    EXPECT_FALSE(Equal(base->view(), other->view()));
  }
}

TEST(HkdfTest, LimitsItsOutputTo255Hashes) {
  EXPECT_TRUE(HkdfSha256(AsBytes("key"), {}, {}, 255 * 32));
  EXPECT_TRUE(HkdfSha512(AsBytes("key"), {}, {}, 255 * 64));
  const auto too_large = HkdfSha256(AsBytes("key"), {}, {}, 255 * 32 + 1);
  ASSERT_FALSE(too_large);
  EXPECT_EQ(too_large.error().code, ErrorCode::kLimitExceeded);
  EXPECT_FALSE(HkdfSha512(AsBytes("key"), {}, {}, 255 * 64 + 1));
}

}  // namespace
}  // namespace schakel::crypto
