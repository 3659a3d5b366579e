// Attack T44: what becomes of a token in wrong hands. And the seal around question and answer.
#include "federation/trust/join_record.h"

#include <gtest/gtest.h>

#include "crypto/sodium.h"
#include "federation/trust/join_limits.h"
#include "tests/federation/trust/joiner.h"

namespace schakel::federation {
namespace {

using State = TokenRecord::State;

class JoinRecordTest : public ::testing::Test {
 protected:
  JoinStatus Take(const Joiner& joiner, WallTime now = kJoinDay) {
    return TakeRequest(record_, joiner.RequestFor(record_.token.id()), now);
  }
  JoinStatus Guess() { return TakeRequest(record_, std::nullopt, kJoinDay); }

  const crypto::TransportKeyPair join_key_ = crypto::TransportKeyPair::Generate();
  TokenRecord record_ = SampleRecord(SampleToken(join_key_, "12345678"));
  const Joiner joiner_{"12345678"};
};

TEST_F(JoinRecordTest, TakesOneRequestAndKnowsItAgain) {
  EXPECT_EQ(Take(joiner_), JoinStatus::kAccepted);
  const Buffer request = record_.request;
  EXPECT_EQ(Take(joiner_), JoinStatus::kWaiting);
  EXPECT_EQ(record_.request, request);
  record_.state = State::kUsed;
  EXPECT_EQ(Take(joiner_), JoinStatus::kAdmitted);
  record_.state = State::kRefused;
  EXPECT_EQ(Take(joiner_), JoinStatus::kRefused);
}

TEST_F(JoinRecordTest, T44AUsedTokenIsNoUseToAnother) {
  const Joiner thief("12345678");
  Take(joiner_);
  for (const State state : {State::kRequested, State::kUsed, State::kRefused}) {
    record_.state = state;
    EXPECT_EQ(Take(thief), JoinStatus::kUsed);
    EXPECT_EQ(Guess(), JoinStatus::kUsed);
    EXPECT_EQ(record_.Wish()->identity_key, joiner_.wish.identity_key);
  }
  EXPECT_EQ(record_.wrong_tries, 0);  // who was first keeps it
}

TEST_F(JoinRecordTest, T44OfAnotherKvkNumberIsRefused) {
  EXPECT_EQ(Take(Joiner("87654321")), JoinStatus::kOtherKvk);
  EXPECT_EQ(record_.wrong_tries, 1);
  EXPECT_TRUE(record_.request.empty());
  EXPECT_EQ(Take(joiner_), JoinStatus::kAccepted);
}

TEST_F(JoinRecordTest, T44ExpiredIsRefusedButAnAcceptedOneGoesOn) {
  const WallTime late = record_.token.expires;
  EXPECT_EQ(Take(joiner_, late), JoinStatus::kExpired);
  EXPECT_EQ(StateName(record_, late), "expired");
  EXPECT_EQ(Take(joiner_, late - Duration(1)), JoinStatus::kAccepted);
  EXPECT_EQ(Take(joiner_, late + std::chrono::days(300)), JoinStatus::kWaiting);
}

TEST_F(JoinRecordTest, T44TheSixthGuessMeetsAnEndedToken) {
  for (int i = 0; i < join_limits::kWrongTriesMax; ++i)
    EXPECT_EQ(Guess(), JoinStatus::kWrong);
  EXPECT_EQ(Guess(), JoinStatus::kEnded);
  EXPECT_EQ(Take(joiner_), JoinStatus::kEnded);  // also for who has the letter
  EXPECT_EQ(record_.wrong_tries, join_limits::kWrongTriesMax);
}

TEST_F(JoinRecordTest, ReadsWhatItWrote) {
  for (const bool has_request : {false, true}) {
    if (has_request) Take(joiner_);
    const std::string file = ToJson(record_).Dump();
    const auto read = ParseRecord(AsBytes(file));
    ASSERT_TRUE(read);
    EXPECT_EQ(ToJson(*read), ToJson(record_));
    EXPECT_EQ(read->token, record_.token);
    EXPECT_FALSE(ParseRecord(AsBytes(file.substr(1))));
  }
  EXPECT_EQ(ParseRecord(AsBytes("{}")).error().code, ErrorCode::kCorruption);
}

class JoinSealTest : public JoinRecordTest {};

TEST_F(JoinSealTest, CarriesQuestionAndAnswer) {
  const Buffer request = joiner_.RequestFor(record_.token.id());
  const auto asked = AskRequest(record_.token, request);
  ASSERT_TRUE(asked);
  const auto question = ReadQuestion(asked->message);
  ASSERT_TRUE(question);
  EXPECT_EQ(question->token, record_.token.id());
  EXPECT_EQ(*OpenQuestion(*question, join_key_, record_.token.secret), request);
  const JoinAnswer answer{JoinStatus::kAccepted, ToBuffer(AsBytes("a root"))};
  const auto opened = OpenAnswer(*asked, *SealAnswer(*question, join_key_, answer));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->status, JoinStatus::kAccepted);
  EXPECT_EQ(opened->root_file, answer.root_file);
}

TEST_F(JoinSealTest, T44OpensForTheAnchorAndTheRightSecretOnly) {
  const auto asked = AskRequest(record_.token, joiner_.RequestFor(record_.token.id()));
  const auto question = ReadQuestion(asked->message);
  TokenSecret wrong = record_.token.secret;
  wrong.bytes[15] ^= 1;
  EXPECT_FALSE(OpenQuestion(*question, join_key_, wrong));
  const auto other_key = crypto::TransportKeyPair::Generate();
  EXPECT_FALSE(OpenQuestion(*question, other_key, record_.token.secret));
  // Who answers with another key, or answers another question, is not believed.
  const JoinAnswer answer{JoinStatus::kAdmitted, {}};
  EXPECT_FALSE(OpenAnswer(*asked, *SealAnswer(*question, other_key, answer)));
  const auto again = AskRequest(record_.token, joiner_.RequestFor(record_.token.id()));
  EXPECT_FALSE(OpenAnswer(*again, *SealAnswer(*question, join_key_, answer)));
}

TEST_F(JoinSealTest, NoticesEveryChangedByte) {
  const auto asked = AskRequest(record_.token, joiner_.RequestFor(record_.token.id()));
  for (std::size_t at = 0; at < asked->message.size(); ++at) {
    Buffer changed = asked->message;
    changed[at] ^= 1;
    const auto question = ReadQuestion(changed);
    EXPECT_TRUE(!question || !OpenQuestion(*question, join_key_, record_.token.secret)) << at;
  }
  EXPECT_FALSE(ReadQuestion(Bytes(asked->message).first(60)));
  EXPECT_FALSE(ReadQuestion(Buffer(join_limits::kQuestionMax + 1, 1)));
}

TEST_F(JoinSealTest, SealsALeaveWithoutAToken) {
  const auto leave = SignLeave({joiner_.wish.node_id, kJoinDay}, joiner_.identity);
  const auto asked = AskLeave(join_key_.public_key(), leave);
  const auto question = ReadQuestion(asked->message);
  ASSERT_TRUE(question);
  EXPECT_EQ(question->kind, JoinKind::kLeave);
  EXPECT_EQ(*OpenQuestion(*question, join_key_, {}), leave);
}

TEST(JoinStatusTest, HasAWordForEach) {
  for (std::uint8_t i = 1; i <= static_cast<std::uint8_t>(kLastJoinStatus); ++i)
    EXPECT_FALSE(JoinStatusName(static_cast<JoinStatus>(i)).empty());
}

}  // namespace
}  // namespace schakel::federation
