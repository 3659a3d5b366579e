// Signatures bind the key, the context and every bit of the message.
#include "crypto/signature.h"

#include <gtest/gtest.h>

#include <array>

#include "base/random.h"
#include "tests/crypto/material.h"

namespace schakel::crypto {
namespace {

constexpr std::string_view kEntry = "schakel/v1/entry";
constexpr std::string_view kRecord = "schakel/v1/record";

TEST(SignatureTest, VerifiesUnderItsContext) {
  const KeyPair key = TestKey(1);
  const Signature signature = Sign(key, kEntry, AsBytes("message"));
  EXPECT_TRUE(Verify(key.public_key(), kEntry, AsBytes("message"), signature));
  EXPECT_EQ(Sign(key, kEntry, AsBytes("message")), signature);
}

// What was signed as one kind of document is never shown as another.
TEST(SignatureTest, RefusesEveryOtherContext) {
  const KeyPair key = TestKey(1);
  const std::array<std::string_view, 5> contexts = {kEntry, kRecord, "schakel/v1/entr",
                                                    "schakel/v1/entryx", ""};
  for (const std::string_view signed_as : contexts) {
    const Signature signature = Sign(key, signed_as, AsBytes("message"));
    for (const std::string_view shown_as : contexts) {
      EXPECT_EQ(Verify(key.public_key(), shown_as, AsBytes("message"), signature),
                signed_as == shown_as)
          << signed_as << " as " << shown_as;
    }
    EXPECT_FALSE(VerifyPlain(key.public_key(), AsBytes("message"), signature));
  }
}

TEST(SignatureTest, RefusesAPlainSignatureUnderAContext) {
  const KeyPair key = TestKey(1);
  const Signature signature = SignPlain(key, AsBytes("message"));
  EXPECT_TRUE(VerifyPlain(key.public_key(), AsBytes("message"), signature));
  EXPECT_FALSE(Verify(key.public_key(), kEntry, AsBytes("message"), signature));
  EXPECT_FALSE(Verify(key.public_key(), "", AsBytes("message"), signature));
}

// Letters must not move between context and message.
TEST(SignatureTest, SeparatesContextAndMessage) {
  const KeyPair key = TestKey(1);
  const Signature signature = Sign(key, "schakel/v1/a", AsBytes("bc"));
  EXPECT_FALSE(Verify(key.public_key(), "schakel/v1/ab", AsBytes("c"), signature));
  EXPECT_FALSE(Verify(key.public_key(), "schakel/v1/", AsBytes("abc"), signature));
}

TEST(SignatureTest, SignsContextZeroMessage) {
  const KeyPair key = TestKey(1);
  Buffer whole = ToBuffer(AsBytes(kEntry));
  whole.push_back(0);
  Append(whole, AsBytes("message"));
  EXPECT_EQ(Sign(key, kEntry, AsBytes("message")), SignPlain(key, whole));
}

TEST(SignatureTest, RefusesAChangedBitAnywhere) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const KeyPair key = KeyPair::FromSeed(RandomBytes(random, KeyPair::kSeedSize));
    const Buffer message = RandomBytes(random, 1 + random.Below(300));
    const Signature signature = Sign(key, kEntry, message);
    ASSERT_TRUE(Verify(key.public_key(), kEntry, message, signature));
    Buffer other_message = message;
    FlipBit(other_message, random);
    EXPECT_FALSE(Verify(key.public_key(), kEntry, other_message, signature));
    Signature other_signature = signature;
    FlipBit(other_signature.bytes, random);
    EXPECT_FALSE(Verify(key.public_key(), kEntry, message, other_signature));
    PublicKey other_key = key.public_key();
    FlipBit(other_key.bytes, random);
    EXPECT_FALSE(Verify(other_key, kEntry, message, signature));
  }
}

TEST(SignatureTest, RefusesEveryChangedBitOfASignature) {
  const KeyPair key = TestKey(1);
  const Signature signature = Sign(key, kEntry, {});
  for (std::size_t bit = 0; bit < Signature::kSize * 8; ++bit) {
    Signature changed = signature;
    changed.bytes.at(bit / 8) ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(Verify(key.public_key(), kEntry, {}, changed)) << bit;
  }
}

TEST(SignatureTest, RefusesTheKeyOfAnother) {
  const Signature signature = Sign(TestKey(1), kEntry, AsBytes("message"));
  EXPECT_FALSE(Verify(TestKey(2).public_key(), kEntry, AsBytes("message"), signature));
}

TEST(SignatureTest, RefusesAnEmptySignature) {
  EXPECT_FALSE(Verify(TestKey(1).public_key(), kEntry, AsBytes("message"), Signature{}));
  EXPECT_FALSE(Verify(PublicKey{}, kEntry, AsBytes("message"), Signature{}));
}

TEST(SignatureDeathTest, AbortsOnAContextWithANul) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_DEATH(Sign(TestKey(1), std::string_view("a\0b", 3), {}), "check failed");
}

}  // namespace
}  // namespace schakel::crypto
