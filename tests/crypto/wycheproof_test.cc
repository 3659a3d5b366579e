// C2SP/wycheproof: X25519, XChaCha20-Poly1305, HKDF. (Ed25519: ed25519_vectors_test.cc.)
#include <gtest/gtest.h>

#include "crypto/aead.h"
#include "crypto/kdf.h"
#include "crypto/transport_key.h"
#include "tests/crypto/vectors.h"

namespace schakel::crypto {
namespace {

// Calls `visit(group, test)` for every case and checks that there are `expected` of them.
template <typename Visit>
void ForEachCase(const std::string& name, int expected, const Visit& visit) {
  const Json file = MustReadJson(VectorsPath("wycheproof/" + name));
  ASSERT_NE(file.Find("testGroups"), nullptr);
  int count = 0;
  for (const Json& group : *file.Find("testGroups")->AsArray()) {
    for (const Json& test : *group.Find("tests")->AsArray()) {
      SCOPED_TRACE(testing::Message() << name << " tcId " << IntegerOf(test, "tcId"));
      visit(test);
      ++count;
    }
  }
  EXPECT_EQ(count, expected);
}

bool IsValid(const Json& test) {
  return test.StringOr("result", "") == "valid";
}

// A shared secret of zeros is refused; everything else, odd keys too, agrees with the vector.
TEST(WycheproofTest, X25519) {
  SKIP_WITHOUT_VECTORS("wycheproof");
  int zero = 0;
  ForEachCase("x25519_test.json", 518, [&zero](const Json& test) {
    const auto their_key = TransportKey::From(HexOf(test, "public"));
    ASSERT_TRUE(their_key);
    const Buffer wanted = HexOf(test, "shared");
    const auto shared = Agree(HexOf(test, "private"), *their_key);
    if (std::all_of(wanted.begin(), wanted.end(), [](std::uint8_t b) { return b == 0; })) {
      ++zero;
      ASSERT_FALSE(shared);
      EXPECT_EQ(shared.error().code, ErrorCode::kUnauthorized);
      return;
    }
    ASSERT_TRUE(shared);
    EXPECT_EQ(ToHex(shared->view()), ToHex(wanted));
  });
  EXPECT_EQ(zero, 31);
}

TEST(WycheproofTest, XChaCha20Poly1305) {
  SKIP_WITHOUT_VECTORS("wycheproof");
  int opened = 0;
  int wrong_nonces = 0;
  ForEachCase("xchacha20_poly1305_test.json", 315, [&](const Json& test) {
    const auto nonce = AeadNonce::From(HexOf(test, "iv"));
    if (!nonce) {
      EXPECT_FALSE(IsValid(test));
      ++wrong_nonces;
      return;
    }
    const Buffer key = HexOf(test, "key");
    const Buffer associated = HexOf(test, "aad");
    const Buffer message = HexOf(test, "msg");
    Buffer sealed = HexOf(test, "ct");
    Append(sealed, HexOf(test, "tag"));
    const auto plaintext = Open(key, *nonce, associated, sealed);
    ASSERT_EQ(plaintext.has_value(), IsValid(test));
    if (!plaintext) return;
    ++opened;
    EXPECT_EQ(ToHex(*plaintext), ToHex(message));
    EXPECT_EQ(ToHex(Seal(key, *nonce, associated, message)), ToHex(sealed));
  });
  EXPECT_EQ(opened, 246);
  EXPECT_EQ(wrong_nonces, 9);
}

template <typename Hkdf>
void CheckHkdf(const std::string& name, int expected, const Hkdf& hkdf) {
  int refused = 0;
  ForEachCase(name, expected, [&](const Json& test) {
    const auto size = static_cast<std::size_t>(IntegerOf(test, "size"));
    const auto output = hkdf(HexOf(test, "ikm"), HexOf(test, "salt"), HexOf(test, "info"), size);
    ASSERT_EQ(output.has_value(), IsValid(test));
    if (output) {
      EXPECT_EQ(ToHex(output->view()), ToHex(HexOf(test, "okm")));
    } else {
      EXPECT_EQ(output.error().code, ErrorCode::kLimitExceeded);
      ++refused;
    }
  });
  EXPECT_EQ(refused, 3);
}

TEST(WycheproofTest, HkdfSha256) {
  SKIP_WITHOUT_VECTORS("wycheproof");
  CheckHkdf("hkdf_sha256_test.json", 86, HkdfSha256);
}

TEST(WycheproofTest, HkdfSha512) {
  SKIP_WITHOUT_VECTORS("wycheproof");
  CheckHkdf("hkdf_sha512_test.json", 83, HkdfSha512);
}

}  // namespace
}  // namespace schakel::crypto
