#include "federation/trust/join_token.h"

#include <gtest/gtest.h>

#include "tests/federation/trust/joiner.h"

namespace schakel::federation {
namespace {

class JoinTokenTest : public ::testing::Test {
 protected:
  static std::string Letter(const JoinToken& token) {
    std::string text = "Beste heer Jansen,\n\n" + std::string(kCodeBegin) + "\n";
    const auto lines = WriteCode(EncodeToken(token));
    for (std::size_t i = 0; i < lines.size(); ++i)
      text += std::to_string(i + 1) + ": " + lines[i] + "\n";
    return text + std::string(kCodeEnd) + "\n\nTot 9 december, 10:30 uur.\n";
  }

  const crypto::TransportKeyPair join_key_ = crypto::TransportKeyPair::Generate();
  JoinToken token_ = SampleToken(join_key_, "01234567");
};

TEST_F(JoinTokenTest, ReadsWhatItWrote) {
  for (int seeds = 0; seeds < 3; ++seeds) {
    const auto reading = ReadLetter(Letter(token_));
    ASSERT_TRUE(reading.token);
    EXPECT_EQ(*reading.token, token_);
    JoinSeed seed{{}, {}, "[2001:db8::" + std::to_string(seeds + 1) + "]:443"};
    seed.node.bytes.fill(static_cast<std::uint8_t>(seeds));
    if (seeds < 2) token_.seeds.push_back(seed);
  }
  token_.anchor.endpoint.clear();  // an anchor that only dials
  EXPECT_EQ(*ReadLetter(Letter(token_)).token, token_);
}

TEST_F(JoinTokenTest, HasTwelveLinesWithTheAnchorAlone) {
  EXPECT_EQ(WriteCode(EncodeToken(token_)).size(), 12u);
}

TEST_F(JoinTokenTest, RefusesEveryOtherForm) {
  const Buffer good = EncodeToken(token_);
  ASSERT_TRUE(DecodeToken(good));
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(DecodeToken(Bytes(good).first(size))) << size;
  Buffer longer = good;
  longer.push_back(0);
  EXPECT_FALSE(DecodeToken(longer));
  Buffer many = good;
  many.back() = 3;  // seeds
  EXPECT_FALSE(DecodeToken(many));
  Buffer later = good;
  later.front() = 2;  // version
  EXPECT_EQ(DecodeToken(later).error().code, ErrorCode::kUnavailable);
  const auto lines = WriteCode(later);
  std::string text;
  for (const std::string& line : lines)
    text += line + "\n";
  const auto reading = ReadLetter(text);
  EXPECT_FALSE(reading.token || reading.fault);
}

TEST_F(JoinTokenTest, IsNamedByItsSecretAlone) {
  JoinToken other = token_;
  other.kvk = "76543210";
  EXPECT_EQ(other.id(), token_.id());
  other.secret.bytes[0] ^= 1;
  EXPECT_NE(other.id(), token_.id());
}

TEST(KvkNumberTest, HasEightDigits) {
  EXPECT_TRUE(IsKvkNumber("01234567"));
  for (const char* text : {"", "1234567", "123456789", "1234567a", "12 34567"})
    EXPECT_FALSE(IsKvkNumber(text)) << text;
}

}  // namespace
}  // namespace schakel::federation
