// Sealing: what was sealed opens, and nothing that was changed does.
#include "crypto/aead.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "tests/crypto/material.h"

namespace schakel::crypto {
namespace {

struct Sealing {
  Buffer key;
  AeadNonce nonce;
  Buffer associated;
  Buffer plaintext;
  Buffer sealed;
};

Sealing RandomSealing(SeededRandom& random) {
  Sealing out;
  out.key = RandomBytes(random, kAeadKeySize);
  out.nonce = *AeadNonce::From(RandomBytes(random, AeadNonce::kSize));
  out.associated = RandomBytes(random, 1 + random.Below(50));
  out.plaintext = RandomBytes(random, 1 + random.Below(200));
  out.sealed = Seal(out.key, out.nonce, out.associated, out.plaintext);
  return out;
}

TEST(AeadTest, OpensWhatItSealed) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const Sealing s = RandomSealing(random);
    EXPECT_EQ(s.sealed.size(), s.plaintext.size() + kAeadTagSize);
    const auto opened = Open(s.key, s.nonce, s.associated, s.sealed);
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, s.plaintext);
  }
}

TEST(AeadTest, SealsNothingAsATag) {
  const Buffer key(kAeadKeySize, 1);
  const Buffer sealed = Seal(key, {}, {}, {});
  EXPECT_EQ(sealed.size(), kAeadTagSize);
  const auto opened = Open(key, {}, {}, sealed);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->empty());
}

TEST(AeadTest, RefusesAChangedBitAnywhere) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const Sealing s = RandomSealing(random);
    Sealing changed = s;
    FlipBit(changed.key, random);
    FlipBit(changed.nonce.bytes, random);
    FlipBit(changed.associated, random);
    FlipBit(changed.sealed, random);
    EXPECT_FALSE(Open(changed.key, s.nonce, s.associated, s.sealed));
    EXPECT_FALSE(Open(s.key, changed.nonce, s.associated, s.sealed));
    EXPECT_FALSE(Open(s.key, s.nonce, changed.associated, s.sealed));
    const auto opened = Open(s.key, s.nonce, s.associated, changed.sealed);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kUnauthorized);
  }
}

TEST(AeadTest, RefusesEveryTruncation) {
  SeededRandom random(1);
  const Sealing s = RandomSealing(random);
  for (std::size_t size = 0; size < s.sealed.size(); ++size)
    EXPECT_FALSE(Open(s.key, s.nonce, s.associated, Bytes(s.sealed).first(size))) << size;
}

TEST(AeadDeathTest, AbortsOnAKeyOfAWrongSize) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const Buffer key(31);
  EXPECT_DEATH(Seal(key, {}, {}, {}), "check failed");
  EXPECT_DEATH(static_cast<void>(Open(key, {}, {}, {})), "check failed");
}

}  // namespace
}  // namespace schakel::crypto
