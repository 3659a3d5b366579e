// Every text of joining and leaving has words of its own in both languages.
#include "node/cli/join_texts.h"

#include <gtest/gtest.h>

#include <set>

#include "federation/trust/join_record.h"

namespace schakel::node {
namespace {

using federation::CodeFault;
using federation::JoinStatus;

TEST(JoinTextsTest, SayEverythingInBothLanguages) {
  std::set<std::string_view> all;
  for (const char* language : {"nl", "en"}) {
    for (std::size_t i = 0; i < kJoinTexts; ++i) {
      const std::string_view text = Say(language, static_cast<JoinText>(i));
      EXPECT_FALSE(text.empty()) << i;
      EXPECT_TRUE(all.insert(text).second) << text;
    }
    for (int i = 1; i <= static_cast<int>(federation::kLastJoinStatus); ++i) {
      const std::string_view text = Say(language, static_cast<JoinStatus>(i));
      EXPECT_FALSE(text.empty()) << i;
      EXPECT_TRUE(all.insert(text).second) << text;
    }
  }
}

TEST(JoinTextsTest, HaveAWordForEachStateOfALetter) {
  using State = federation::TokenRecord::State;
  federation::TokenRecord record;
  record.token.expires = WallTime(std::chrono::hours(1));
  std::set<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(State::kEnded); ++i) {
    record.state = static_cast<State>(i);
    words.insert(StateWord("nl", federation::StateName(record, WallTime{})));
  }
  record.state = State::kOpen;
  words.insert(StateWord("nl", federation::StateName(record, record.token.expires)));
  EXPECT_EQ(words.size(), 6u);
  EXPECT_FALSE(words.contains(""));
}

TEST(JoinTextsTest, NameTheLineThatIsWrong) {
  for (int i = 0; i <= static_cast<int>(CodeFault::Kind::kMixed); ++i) {
    const auto kind = static_cast<CodeFault::Kind>(i);
    for (const char* language : {"nl", "en"}) {
      const std::string text = Describe(language, {kind, 7, "?"});
      EXPECT_EQ(text.find("{}"), std::string::npos) << text;
      const bool is_of_a_line = kind != CodeFault::Kind::kNoCode &&
                                kind != CodeFault::Kind::kTooLong &&
                                kind != CodeFault::Kind::kMixed;
      EXPECT_EQ(text.find('7') != std::string::npos, is_of_a_line) << text;
    }
  }
  EXPECT_EQ(Describe("nl", {CodeFault::Kind::kMissing, 4, ""}), "Regel 4 ontbreekt.");
}

}  // namespace
}  // namespace schakel::node
