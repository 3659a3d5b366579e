#include "crypto/signature_memo.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/coding.h"
#include "tests/crypto/material.h"

namespace schakel::crypto {
namespace {

class SignatureMemoTest : public testing::Test {
 protected:
  const KeyPair key_ = TestKey(1);
  const Buffer message_ = ToBuffer(AsBytes("een advies"));
  const Signature signature_ = SignPlain(key_, message_);
  SignatureMemo memo_;
};

TEST_F(SignatureMemoTest, AnswersTheSameASecondTime) {
  Signature bad = signature_;
  bad.bytes[7] ^= 1;
  const SignatureMemo::Use remembers(memo_);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(VerifyPlain(key_.public_key(), message_, signature_));
    EXPECT_FALSE(VerifyPlain(key_.public_key(), message_, bad));
  }
  EXPECT_EQ(memo_.size(), 2U);
}

TEST_F(SignatureMemoTest, KnowsNoOtherKeyMessageOrSignature) {
  const SignatureMemo::Use remembers(memo_);
  ASSERT_TRUE(VerifyPlain(key_.public_key(), message_, signature_));
  EXPECT_FALSE(VerifyPlain(TestKey(2).public_key(), message_, signature_));
  for (std::size_t i = 0; i < message_.size(); ++i) {
    Buffer other = message_;
    other[i] ^= 1;
    EXPECT_FALSE(VerifyPlain(key_.public_key(), other, signature_)) << "byte " << i;
  }
  for (std::size_t i = 0; i < Signature::kSize; ++i) {
    Signature other = signature_;
    other.bytes[i] ^= 1;
    EXPECT_FALSE(VerifyPlain(key_.public_key(), message_, other)) << "byte " << i;
  }
  // The bytes of both together are the same, but they part elsewhere.
  Buffer longer;
  longer.push_back(signature_.bytes.back());
  for (const std::uint8_t byte : message_)
    longer.push_back(byte);
  EXPECT_FALSE(VerifyPlain(key_.public_key(), longer, signature_));
}

TEST_F(SignatureMemoTest, CountsOnlyWhereAndWhileItIsUsed) {
  EXPECT_EQ(SignatureMemo::InUse(), nullptr);
  SignatureMemo other;
  {
    const SignatureMemo::Use outer(memo_);
    {
      const SignatureMemo::Use inner(other);
      EXPECT_EQ(SignatureMemo::InUse(), &other);
    }
    EXPECT_EQ(SignatureMemo::InUse(), &memo_);
    std::thread([] { EXPECT_EQ(SignatureMemo::InUse(), nullptr); }).join();
  }
  EXPECT_EQ(SignatureMemo::InUse(), nullptr);
  EXPECT_TRUE(VerifyPlain(key_.public_key(), message_, signature_));
  EXPECT_EQ(memo_.size(), 0U);
}

TEST_F(SignatureMemoTest, IsBounded) {
  const SignatureMemo::Use remembers(memo_);
  for (std::uint64_t i = 0; i <= SignatureMemo::kAnswersMax; ++i) {
    Buffer message;
    AppendBigEndian64(message, i);
    ASSERT_FALSE(VerifyPlain(key_.public_key(), message, Signature{}));
  }
  EXPECT_EQ(memo_.size(), 1U);
}

}  // namespace
}  // namespace schakel::crypto
