// Who signed, and how many different keys that are.
#include <gtest/gtest.h>

#include "federation/trust/canonical_json.h"
#include "federation/trust/limits.h"
#include "forge.h"

namespace schakel::federation {
namespace {

class ThresholdTest : public testing::Test {
 protected:
  ThresholdTest() {
    for (const crypto::KeyPair& pair : pairs_) {
      keys_[KeyIdOf(pair.public_key())] = pair.public_key();
      role_.key_ids.insert(KeyIdOf(pair.public_key()));
    }
    role_.threshold = 2;
    envelope_.canonical = *CanonicalJson(signed_part_);
  }
  void SignAs(const KeyId& id, const crypto::KeyPair& key) {
    envelope_.signatures.emplace_back(id, crypto::SignPlain(key, envelope_.canonical).hex());
  }
  void SignBy(std::size_t number) { SignAs(KeyIdOf(pairs_[number].public_key()), pairs_[number]); }
  void ExpectTooFew() {
    const auto refused = VerifyThreshold(envelope_, keys_, role_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnauthorized);
    EXPECT_EQ(refused.error().context, "metadata: 1 of 2 signatures");
  }

  const Keys pairs_ = KeysOf("holder", 3);
  const Json signed_part_ = Json::Object{{"version", 1}};
  TufKeys keys_;
  TufRole role_;
  Envelope envelope_;
};

TEST_F(ThresholdTest, IsMetByAnyTwoHolders) {
  SignBy(2);
  ExpectTooFew();
  SignBy(0);
  EXPECT_TRUE(VerifyThreshold(envelope_, keys_, role_));
}

TEST_F(ThresholdTest, CountsOneKeyUnderTwoIdsOnce) {
  SignBy(0);
  const KeyId other(64, 'a');
  keys_[other] = pairs_[0].public_key();
  role_.key_ids.insert(other);
  SignAs(other, pairs_[0]);
  ExpectTooFew();
}

TEST_F(ThresholdTest, RefusesTwoSignaturesUnderOneId) {
  SignBy(0);
  SignBy(0);
  SignBy(1);
  const auto refused = VerifyThreshold(envelope_, keys_, role_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kProtocol);
}

TEST_F(ThresholdTest, CountsNoKeyOutsideTheRole) {
  SignBy(0);
  SignBy(1);
  role_.key_ids.erase(KeyIdOf(pairs_[1].public_key()));
  ExpectTooFew();
}

TEST_F(ThresholdTest, CountsNoIdWithoutAKey) {
  SignBy(0);
  SignBy(1);
  keys_.erase(KeyIdOf(pairs_[1].public_key()));
  ExpectTooFew();
}

TEST_F(ThresholdTest, CountsNoSignatureOfAnotherText) {
  SignBy(0);
  const auto other = crypto::SignPlain(pairs_[1], AsBytes("another text"));
  envelope_.signatures.emplace_back(KeyIdOf(pairs_[1].public_key()), other.hex());
  ExpectTooFew();
}

TEST_F(ThresholdTest, CountsNoSignatureUnderTheIdOfAnother) {
  SignBy(0);
  SignAs(KeyIdOf(pairs_[1].public_key()), pairs_[2]);
  ExpectTooFew();
}

TEST_F(ThresholdTest, PassesOverBadSignaturesNextToEnoughGoodOnes) {
  envelope_.signatures.emplace_back(KeyIdOf(pairs_[2].public_key()), "no signature");
  envelope_.signatures.emplace_back("unknown", std::string(128, '0'));
  SignBy(0);
  SignBy(1);
  EXPECT_TRUE(VerifyThreshold(envelope_, keys_, role_));
}

TEST_F(ThresholdTest, IsNeverMetBelowOne) {
  SignBy(0);
  SignBy(1);
  for (const std::int64_t threshold : {0, -1}) {
    role_.threshold = threshold;
    EXPECT_FALSE(VerifyThreshold(envelope_, keys_, role_)) << threshold;
  }
}

TEST_F(ThresholdTest, NamesAKeyByItsCanonicalForm) {
  const auto key = pairs_[0].public_key();
  const std::string form =
      R"({"keytype":"ed25519","keyval":{"public":")" + key.hex() + R"("},"scheme":"ed25519"})";
  EXPECT_EQ(KeyIdOf(key), HexSha256(AsBytes(form)));
}

}  // namespace
}  // namespace schakel::federation
