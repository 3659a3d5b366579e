// X25519: the example of RFC 7748 and the refusal of keys without contribution.
#include "crypto/transport_key.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "tests/crypto/material.h"

namespace schakel::crypto {
namespace {

// Section 6.1.
TEST(TransportKeyTest, AgreesLikeTheRfc) {
  const auto alice = TransportKeyPair::FromSecret(
      *FromHex("77076d0a7318a57d3c16c17251b26645df4ebc76d9c6e8a7b6a0e5e5a3a1d2a0"));
  const auto bob = TransportKeyPair::FromSecret(
      *FromHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
  EXPECT_EQ(bob.public_key().hex(),
            "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  const auto shared = Agree(bob.secret_key(), alice.public_key());
  const auto mirrored = Agree(alice.secret_key(), bob.public_key());
  ASSERT_TRUE(shared && mirrored);
  EXPECT_TRUE(Equal(shared->view(), mirrored->view()));
}

TEST(TransportKeyTest, GivesBothSidesTheSameSecret) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    const auto one = TransportKeyPair::FromSecret(RandomBytes(random, 32));
    const auto two = TransportKeyPair::FromSecret(RandomBytes(random, 32));
    const auto other = TransportKeyPair::FromSecret(RandomBytes(random, 32));
    const auto shared = Agree(one.secret_key(), two.public_key());
    const auto mirrored = Agree(two.secret_key(), one.public_key());
    const auto overheard = Agree(other.secret_key(), two.public_key());
    ASSERT_TRUE(shared && mirrored && overheard);
    EXPECT_TRUE(Equal(shared->view(), mirrored->view()));
    EXPECT_FALSE(Equal(shared->view(), overheard->view()));
  }
}

TEST(TransportKeyTest, GeneratesAnotherKeyEachTime) {
  const auto first = TransportKeyPair::Generate();
  const auto second = TransportKeyPair::Generate();
  EXPECT_NE(first.public_key(), second.public_key());
  EXPECT_EQ(TransportKeyPair::FromSecret(first.secret_key()).public_key(), first.public_key());
}

TEST(TransportKeyTest, RefusesTheZeroSecret) {
  const auto mine = TransportKeyPair::Generate();
  for (const char* hex : {"0000000000000000000000000000000000000000000000000000000000000000",
                          "0100000000000000000000000000000000000000000000000000000000000000",
                          "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    const auto shared = Agree(mine.secret_key(), *TransportKey::FromHexText(hex));
    ASSERT_FALSE(shared) << hex;
    EXPECT_EQ(shared.error().code, ErrorCode::kUnauthorized);
  }
}

TEST(TransportKeyDeathTest, AbortsOnASecretOfAWrongSize) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const Buffer secret(31);
  EXPECT_DEATH(TransportKeyPair::FromSecret(secret), "check failed");
  EXPECT_DEATH(static_cast<void>(Agree(secret, {})), "check failed");
}

}  // namespace
}  // namespace schakel::crypto
