// Ed25519 against the vectors of others. A key is admitted first, as in the node.
#include <gtest/gtest.h>

#include <sstream>

#include "crypto/signature.h"
#include "tests/crypto/vectors.h"

namespace schakel::crypto {
namespace {

// What the node does with a signature of a stranger.
bool IsAccepted(Bytes key, Bytes message, Bytes signature) {
  const auto admitted = AdmitPublicKey(key);
  const auto fixed = Signature::From(signature);
  return admitted && fixed && VerifyPlain(*admitted, message, *fixed);
}

TEST(Ed25519VectorsTest, AgreesWithWycheproof) {
  SKIP_WITHOUT_VECTORS("wycheproof");
  const Json file = MustReadJson(VectorsPath("wycheproof/ed25519_test.json"));
  int count = 0;
  int accepted = 0;
  for (const Json& group : *file.Find("testGroups")->AsArray()) {
    const Buffer key = HexOf(*group.Find("publicKey"), "pk");
    for (const Json& test : *group.Find("tests")->AsArray()) {
      SCOPED_TRACE(testing::Message() << "tcId " << IntegerOf(test, "tcId"));
      const bool is_accepted = IsAccepted(key, HexOf(test, "msg"), HexOf(test, "sig"));
      EXPECT_EQ(is_accepted, test.StringOr("result", "") == "valid");
      accepted += is_accepted ? 1 : 0;
      ++count;
    }
  }
  EXPECT_EQ(count, 151);
  EXPECT_EQ(accepted, 88);
}

// Low order, mixed order, not canonical: of 914 edge cases one is an honest signature.
TEST(Ed25519VectorsTest, AcceptsOnlyTheHonestSignatureOfCctv) {
  SKIP_WITHOUT_VECTORS("cctv");
  const Json file = MustReadJson(VectorsPath("cctv/ed25519vectors.json"));
  std::vector<std::int64_t> accepted;
  for (const Json& test : *file.AsArray()) {
    const std::string_view message = test.StringOr("msg", "absent");
    if (IsAccepted(HexOf(test, "key"), AsBytes(message), HexOf(test, "sig"))) {
      accepted.push_back(IntegerOf(test, "number"));
    }
  }
  EXPECT_EQ(file.AsArray()->size(), 914U);
  EXPECT_EQ(accepted, std::vector<std::int64_t>{305});
}

// The reason for admission: libsodium's verification alone accepts some of them.
TEST(Ed25519VectorsTest, NeedsAdmissionBeforeVerification) {
  SKIP_WITHOUT_VECTORS("cctv");
  const Json file = MustReadJson(VectorsPath("cctv/ed25519vectors.json"));
  int verified = 0;
  for (const Json& test : *file.AsArray()) {
    const auto key = PublicKey::From(HexOf(test, "key"));
    const auto signature = Signature::From(HexOf(test, "sig"));
    ASSERT_TRUE(key && signature);
    verified += VerifyPlain(*key, AsBytes(test.StringOr("msg", "")), *signature) ? 1 : 0;
  }
  EXPECT_GT(verified, 1);
}

// Each line: seed and public key : public key : message : signature and message :
TEST(Ed25519VectorsTest, SignsLikeTheReference) {
  SKIP_WITHOUT_VECTORS("ed25519");
  std::istringstream lines{std::string(AsText(MustRead(VectorsPath("ed25519/sign.input"))))};
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    SCOPED_TRACE(testing::Message() << "line " << count + 1);
    std::istringstream fields(line);
    std::vector<Buffer> parts;
    for (std::string field; std::getline(fields, field, ':');)
      parts.push_back(*FromHex(field));
    ASSERT_EQ(parts.size(), 4U);
    const KeyPair pair = KeyPair::FromSeed(Bytes(parts[0]).first(KeyPair::kSeedSize));
    ASSERT_TRUE(Equal(pair.public_key().view(), parts[1]));
    Buffer& message = parts[2];
    const Signature signature = SignPlain(pair, message);
    ASSERT_TRUE(Equal(signature.view(), Bytes(parts[3]).first(Signature::kSize)));
    EXPECT_TRUE(IsAccepted(parts[1], message, signature.view()));
    message.push_back(0);
    EXPECT_FALSE(IsAccepted(parts[1], message, signature.view()));
  }
  EXPECT_EQ(count, 1024);
}

}  // namespace
}  // namespace schakel::crypto
