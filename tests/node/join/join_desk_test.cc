// A joiner and the anchor's desk, without a network. Attacks T44 and T46 at the desk.
#include "node/join/join_desk.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "federation/trust/join_limits.h"
#include "tests/base/temp_folder.h"
#include "tests/federation/trust/joiner.h"

namespace schakel::node {
namespace {

using federation::JoinStatus;
using federation::TokenRecord;

class JoinDeskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_ / "files");
    ASSERT_TRUE(
        WriteFileDurably(folder_ / "files/1.root.json", AsBytes("a root"), FileMode::kPublic));
    token_ = federation::SampleToken(book_.key(), "12345678");
    ASSERT_TRUE(book_.Add(federation::SampleRecord(token_)));
  }
  static JoinBook OpenBook(const std::filesystem::path& folder) {
    auto book = JoinBook::Open(folder);
    EXPECT_TRUE(book);
    return std::move(*book);
  }
  void Admit(const federation::Joiner& joiner) {
    directory_ = federation::Directory::FromAdmissions(
        {1, 1}, {federation::DraftAdmission(joiner.wish, federation::kJoinDay)});
  }
  federation::AskedQuestion Question(const federation::Joiner& joiner) const {
    return std::move(*federation::AskRequest(token_, joiner.RequestFor(token_.id())));
  }
  federation::JoinAnswer Ask(const federation::AskedQuestion& asked) {
    const auto outcome = desk_.Answer(asked.message, federation::kJoinDay);
    EXPECT_TRUE(outcome);
    const auto answer = federation::OpenAnswer(asked, outcome->answer);
    EXPECT_TRUE(answer);
    return *answer;
  }

  const TempFolder folder_;
  JoinBook book_ = OpenBook(folder_ / "join");
  std::shared_ptr<const federation::Directory> directory_;
  JoinDesk desk_{OpenBook(folder_ / "join"), {folder_ / "files", [this] { return directory_; }}};
  federation::JoinToken token_;
  const federation::Joiner joiner_{"12345678"};
};

TEST_F(JoinDeskTest, TakesARequestAndSaysWhenItIsAdmitted) {
  const auto first = Ask(Question(joiner_));
  EXPECT_EQ(first.status, JoinStatus::kAccepted);
  EXPECT_EQ(AsText(first.root_file), "a root");
  EXPECT_EQ(Ask(Question(joiner_)).status, JoinStatus::kWaiting);
  Admit(joiner_);
  EXPECT_EQ(Ask(Question(joiner_)).status, JoinStatus::kAdmitted);
  EXPECT_EQ(book_.Find(token_.id())->state, TokenRecord::State::kUsed);
  // Published and not here yet: not admitted yet.
  directory_ = nullptr;
  EXPECT_EQ(Ask(Question(joiner_)).status, JoinStatus::kWaiting);
}

TEST_F(JoinDeskTest, T44TheSixthGuessOfASecretEndsTheToken) {
  federation::JoinToken guessed = token_;
  for (int i = 0; i <= federation::join_limits::kWrongTriesMax; ++i) {
    // Names the token and does not know its secret: that is what a guess is.
    auto asked = Question(joiner_);
    asked.message.back() ^= 1;
    const auto outcome = desk_.Answer(asked.message, federation::kJoinDay);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->status, i < federation::join_limits::kWrongTriesMax ? JoinStatus::kWrong
                                                                           : JoinStatus::kEnded);
  }
  EXPECT_EQ(Ask(Question(joiner_)).status, JoinStatus::kEnded);
  // A token that nobody handed out.
  guessed.secret.bytes[0] ^= 1;
  const auto unknown = federation::AskRequest(guessed, joiner_.RequestFor(guessed.id()));
  EXPECT_EQ(Ask(*unknown).status, JoinStatus::kWrong);
}

TEST_F(JoinDeskTest, T46AReplayedRequestChangesNothingAndTellsTheReplayerNothing) {
  const auto recorded = Question(joiner_);
  EXPECT_EQ(Ask(recorded).status, JoinStatus::kAccepted);
  const std::string before = federation::ToJson(*book_.Find(token_.id())).Dump();
  // After a restart the book is what it was.
  JoinDesk restarted(OpenBook(folder_ / "join"), {folder_ / "files", [] { return nullptr; }});
  const auto outcome = restarted.Answer(recorded.message, federation::kJoinDay);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, JoinStatus::kWaiting);
  EXPECT_EQ(federation::ToJson(*book_.Find(token_.id())).Dump(), before);
  EXPECT_FALSE(federation::OpenAnswer(Question(joiner_), outcome->answer));
}

TEST_F(JoinDeskTest, NotesALeaveOfANodeThatIsThereAndSignedIt) {
  const auto leave = [this](const crypto::KeyPair& signer) {
    return federation::AskLeave(
        token_.sealing_key,
        federation::SignLeave({joiner_.wish.node_id, federation::kJoinDay}, signer));
  };
  EXPECT_EQ(Ask(*leave(joiner_.identity)).status, JoinStatus::kUnknown);
  Admit(joiner_);
  EXPECT_EQ(Ask(*leave(crypto::KeyPair::Generate())).status, JoinStatus::kWrong);
  EXPECT_TRUE(book_.Leaves()->empty());
  EXPECT_EQ(Ask(*leave(joiner_.identity)).status, JoinStatus::kLeaving);
  EXPECT_EQ(book_.Leaves()->size(), 1u);
}

TEST_F(JoinDeskTest, TakesALeaveUnderTheKeyThatRecoveryWordsNamed) {
  const auto fresh = crypto::KeyPair::Generate();
  const auto leave = [this](const crypto::KeyPair& signer) {
    return federation::AskLeave(
        token_.sealing_key,
        federation::SignLeave({joiner_.wish.node_id, federation::kJoinDay}, signer));
  };
  Admit(joiner_);
  federation::Recovery recovery;
  recovery.identity_key = fresh.public_key();
  directory_ =
      federation::Directory::WithRecoveries(*directory_, {{joiner_.wish.node_id, recovery}});
  EXPECT_EQ(Ask(*leave(joiner_.identity)).status, JoinStatus::kWrong);  // the key that was lost
  EXPECT_TRUE(book_.Leaves()->empty());
  EXPECT_EQ(Ask(*leave(fresh)).status, JoinStatus::kLeaving);
  EXPECT_EQ(book_.Leaves()->size(), 1u);
}

TEST_F(JoinDeskTest, AsksSomebodyElseForTheKeyWhereTheDirectoryDoesNotKnowIt) {
  const auto fresh = crypto::KeyPair::Generate();
  Admit(joiner_);
  std::optional<crypto::PublicKey> in_force = fresh.public_key();
  JoinDesk desk(OpenBook(folder_ / "join"),
                {folder_ / "files", [this] { return directory_; },
                 [&in_force](const crypto::NodeId&) { return in_force; }});
  const auto asked = federation::AskLeave(
      token_.sealing_key,
      federation::SignLeave({joiner_.wish.node_id, federation::kJoinDay}, fresh));
  EXPECT_EQ(desk.Answer(asked->message, federation::kJoinDay)->status, JoinStatus::kLeaving);
  in_force.reset();  // nobody knows better than the admission
  EXPECT_EQ(desk.Answer(asked->message, federation::kJoinDay)->status, JoinStatus::kWrong);
}

TEST_F(JoinDeskTest, AnswersNothingThatIsNoQuestion) {
  for (const std::size_t size : {0u, 1u, 50u, 20'000u})
    EXPECT_EQ(desk_.Answer(Buffer(size, 1), {}).error().code, ErrorCode::kProtocol);
}

}  // namespace
}  // namespace schakel::node
