// The words for people: both languages, the same places for values, no forbidden Dutch.
#include "node/cli/texts.h"

#include <gtest/gtest.h>

#include <cctype>
#include <set>

#include "node/web/page_texts.h"

namespace schakel::node {
namespace {

std::size_t CountPlaces(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find("{}"); at != std::string_view::npos; at = text.find("{}", at + 2))
    ++count;
  return count;
}

std::set<std::string> WordsOf(std::string_view text) {
  std::set<std::string> words;
  std::string word;
  for (const char c : std::string(text) + " ") {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!word.empty()) {
      words.insert(std::move(word));
      word.clear();
    }
  }
  return words;
}

// Design section 15, and how Dutch would bend them.
void ExpectPlainDutch(std::string_view text) {
  for (const char* stem :
       {"node", "gossip", "peer", "hash", "payload", "patch", "exploit", "mitigatie", "mitiger"}) {
    for (const std::string& word : WordsOf(text))
      EXPECT_FALSE(word.starts_with(stem) && word != "peers") << word << " in: " << text;
    EXPECT_FALSE(WordsOf(text).contains("peers")) << text;
  }
}

std::vector<std::string_view> AllOf(const PageTexts& texts) {
  std::vector<std::string_view> all = {texts.busy, texts.attention};
  all.insert(all.end(), std::begin(texts.fresh), std::end(texts.fresh));
  all.insert(all.end(), std::begin(texts.alarms), std::end(texts.alarms));
  all.insert(all.end(), std::begin(texts.severities), std::end(texts.severities));
  return all;
}

TEST(TextsTest, HaveEveryKeyInBothLanguages) {
  for (std::size_t i = 0; i < kTexts; ++i) {
    const auto text = static_cast<Text>(i);
    const std::string_view dutch = Say("nl", text);
    const std::string_view english = Say("en", text);
    EXPECT_FALSE(dutch.empty()) << i;
    EXPECT_FALSE(english.empty()) << i;
    EXPECT_NE(dutch, english) << i;
    EXPECT_EQ(CountPlaces(dutch), CountPlaces(english)) << dutch;
    ExpectPlainDutch(dutch);
  }
  EXPECT_TRUE(Say("nl", static_cast<Text>(kTexts)).empty()) << "kTexts does not count them all";
}

TEST(TextsTest, AreDutchUnlessEnglishIsAsked) {
  EXPECT_EQ(Say("", Text::kJournalGood), "goed");
  EXPECT_EQ(Say("xx", Text::kJournalGood), "goed");
  EXPECT_EQ(Say("en", Text::kJournalGood), "good");
}

TEST(PageTextsTest, HaveEveryKeyInBothLanguages) {
  const auto dutch = AllOf(TextsOf("nl"));
  const auto english = AllOf(TextsOf("en"));
  ASSERT_EQ(dutch.size(), english.size());
  std::size_t same = 0;
  for (std::size_t i = 0; i < dutch.size(); ++i) {
    EXPECT_FALSE(dutch[i].empty()) << i;
    EXPECT_FALSE(english[i].empty()) << i;
    same += dutch[i] == english[i] ? 1 : 0;
    ExpectPlainDutch(dutch[i]);
  }
  EXPECT_EQ(same, 0U);
  EXPECT_EQ(TextsOf("fr").attention, TextsOf("nl").attention);
}

}  // namespace
}  // namespace schakel::node
