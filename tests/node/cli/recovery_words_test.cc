// Recovery words on the terminal: shown in rows, read back from a file, and what is said of others.
#include "node/cli/recovery_words.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "crypto/sodium.h"
#include "tests/base/temp_folder.h"

namespace schakel::node {
namespace {

class RecoveryWordsTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(crypto::Initialise()); }
  std::string Write(const std::string& text) {
    const auto path = folder_ / "words";
    EXPECT_TRUE(WriteFileDurably(path, AsBytes(text), FileMode::kPrivate));
    return path.string();
  }
  // What is said when this is no recovery key.
  std::string Complaint(const std::string& text) {
    testing::internal::CaptureStderr();
    EXPECT_FALSE(AskRecoveryWords("en", Write(text)));
    return testing::internal::GetCapturedStderr();
  }
  std::string Shown(bool as_json) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    ShowRecoveryWords("en", as_json, key_);
    const std::string out = testing::internal::GetCapturedStdout();
    const std::string err = testing::internal::GetCapturedStderr();
    EXPECT_TRUE(out.empty() == as_json && err.empty() != as_json);
    return out + err;
  }

  const TempFolder folder_;
  const crypto::KeyPair key_ = crypto::KeyPair::FromSeed(Buffer(32, 9));
};

TEST_F(RecoveryWordsTest, AreReadBackAsTheyWereShown) {
  for (const bool as_json : {false, true}) {
    const std::string shown = Shown(as_json);
    const std::string rows = shown.substr(shown.find(" 1 "));
    EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 4);
    const auto read = AskRecoveryWords("en", Write(rows));
    ASSERT_TRUE(read) << rows;
    EXPECT_EQ(read->public_key(), key_.public_key());
  }
}

TEST_F(RecoveryWordsTest, SayWhatIsWrong) {
  const std::string rows = Shown(false);
  const std::string words = rows.substr(rows.find(" 1 "));
  std::string typed = words;
  typed.replace(typed.find(" 7 ") + 3, 4, "qqqq");
  EXPECT_NE(Complaint(typed).find("Word 7 is not on the list"), std::string::npos);
  EXPECT_NE(Complaint(words.substr(0, words.find("24 "))).find("23"), std::string::npos);
  EXPECT_NE(Complaint("").find("0 words"), std::string::npos);
  testing::internal::CaptureStderr();
  EXPECT_FALSE(AskRecoveryWords("en", (folder_ / "missing").string()));
  EXPECT_FALSE(testing::internal::GetCapturedStderr().empty());
}

}  // namespace
}  // namespace schakel::node
