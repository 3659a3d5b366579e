// Identity keys: which keys are admitted, and the node id.
#include "crypto/identity.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "tests/crypto/material.h"

namespace schakel::crypto {
namespace {

// Test 1 of RFC 8032, section 7.1.
constexpr std::string_view kRfcSeed =
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
constexpr std::string_view kRfcKey =
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

bool IsAdmitted(std::string_view hex) {
  const auto admitted = AdmitPublicKey(*FromHex(hex));
  if (!admitted) {
    EXPECT_EQ(admitted.error().code, ErrorCode::kUnauthorized);
  }
  return admitted.has_value();
}

TEST(IdentityTest, MakesTheKeyOfTheRfcFromItsSeed) {
  const KeyPair pair = KeyPair::FromSeed(*FromHex(kRfcSeed));
  EXPECT_EQ(pair.public_key().hex(), kRfcKey);
  EXPECT_EQ(ToHex(pair.seed()), kRfcSeed);
  EXPECT_EQ(ToHex(pair.secret_key()), std::string(kRfcSeed) + std::string(kRfcKey));
}

TEST(IdentityTest, GeneratesAnotherKeyEachTime) {
  const KeyPair first = KeyPair::Generate();
  const KeyPair second = KeyPair::Generate();
  EXPECT_NE(first.public_key(), second.public_key());
  EXPECT_TRUE(AdmitPublicKey(first.public_key().view()));
  EXPECT_EQ(KeyPair::FromSeed(first.seed()).public_key(), first.public_key());
}

TEST(IdentityTest, AdmitsEveryHonestKey) {
  SeededRandom random(1);
  for (int i = 0; i < 200; ++i) {
    const KeyPair pair = KeyPair::FromSeed(RandomBytes(random, KeyPair::kSeedSize));
    const auto admitted = AdmitPublicKey(pair.public_key().view());
    ASSERT_TRUE(admitted) << i;
    EXPECT_EQ(*admitted, pair.public_key());
  }
}

TEST(IdentityTest, RefusesKeysOfAWrongSize) {
  const std::string key(kRfcKey);
  EXPECT_TRUE(IsAdmitted(key));
  EXPECT_FALSE(IsAdmitted(""));
  EXPECT_FALSE(IsAdmitted(key.substr(2)));
  EXPECT_FALSE(IsAdmitted(key + "00"));
}

// All points of small order, in all their encodings.
TEST(IdentityTest, RefusesPointsOfSmallOrder) {
  for (const char* hex : {"0100000000000000000000000000000000000000000000000000000000000000",
                          "0100000000000000000000000000000000000000000000000000000000000080",
                          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                          "0000000000000000000000000000000000000000000000000000000000000000",
                          "0000000000000000000000000000000000000000000000000000000000000080",
                          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"}) {
    EXPECT_FALSE(IsAdmitted(hex)) << hex;
  }
}

// Of the 2^256 texts half are on the curve and an eighth of those in the group: 1 in 16.
TEST(IdentityTest, RefusesMostRandomBytes) {
  SeededRandom random(7);
  int admitted = 0;
  for (int i = 0; i < 1600; ++i)
    admitted += AdmitPublicKey(RandomBytes(random, 32)) ? 1 : 0;
  EXPECT_NEAR(admitted, 100, 40);
}

TEST(IdentityTest, NamesANodeByTheHashOfItsKey) {
  const KeyPair pair = TestKey(1);
  EXPECT_EQ(NodeIdOf(pair.public_key()).hex(), Blake2b(pair.public_key().view()).hex());
  EXPECT_NE(NodeIdOf(pair.public_key()), NodeIdOf(TestKey(2).public_key()));
}

TEST(IdentityDeathTest, AbortsOnASeedOfAWrongSize) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const Buffer seed(31);
  EXPECT_DEATH(KeyPair::FromSeed(seed), "check failed");
}

}  // namespace
}  // namespace schakel::crypto
