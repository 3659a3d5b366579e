#include "crypto/passphrase.h"

#include <gtest/gtest.h>

namespace schakel::crypto {
namespace {

PassphraseSalt SaltOf(std::uint8_t byte) {
  PassphraseSalt salt;
  salt.bytes.fill(byte);
  return salt;
}

TEST(PassphraseTest, GivesTheSameKeyForTheSameWordsAndSalt) {
  const auto first = KeyFromPassphrase(AsBytes("zes fietsen"), SaltOf(1));
  const auto again = KeyFromPassphrase(AsBytes("zes fietsen"), SaltOf(1));
  ASSERT_TRUE(first.has_value() && again.has_value());
  EXPECT_EQ(ToHex(first->view()), ToHex(again->view()));
}

TEST(PassphraseTest, GivesAnotherKeyForOtherWordsOrSalt) {
  const auto key = KeyFromPassphrase(AsBytes("zes fietsen"), SaltOf(1));
  const auto words = KeyFromPassphrase(AsBytes("zes fietsen "), SaltOf(1));
  const auto salt = KeyFromPassphrase(AsBytes("zes fietsen"), SaltOf(2));
  ASSERT_TRUE(key.has_value() && words.has_value() && salt.has_value());
  EXPECT_NE(ToHex(key->view()), ToHex(words->view()));
  EXPECT_NE(ToHex(key->view()), ToHex(salt->view()));
}

// Made with the reference program: echo -n password | argon2 somesaltsomesalt -id -t 3 -k 65536
// -p 1 -l 32.
TEST(PassphraseTest, IsArgon2idWithThreePassesOver64MiB) {
  const auto salt = PassphraseSalt::From(AsBytes("somesaltsomesalt"));
  const auto key = KeyFromPassphrase(AsBytes("password"), *salt);
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(ToHex(key->view()), "7664ad4ba1a3c999fcdd0991ffc2270f78302d2383233db5e7befc85d1bb1819");
}

}  // namespace
}  // namespace schakel::crypto
