// The words about keys: all there, in both languages, with the same places to fill in.
#include "node/cli/key_texts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace schakel::node {
namespace {

std::size_t CountPlaces(std::string_view text) {
  std::size_t count = 0;
  for (auto at = text.find("{}"); at != std::string_view::npos; at = text.find("{}", at + 2))
    ++count;
  return count;
}

TEST(KeyTextsTest, AreThereInBothLanguages) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < kKeyTexts; ++i) {
    const auto text = static_cast<KeyText>(i);
    const std::string_view dutch = Say("nl", text);
    const std::string_view english = Say("en", text);
    EXPECT_FALSE(dutch.empty()) << i;
    EXPECT_FALSE(english.empty()) << i;
    EXPECT_NE(dutch, english) << i;
    EXPECT_EQ(CountPlaces(dutch), CountPlaces(english)) << i;
    EXPECT_TRUE(seen.insert(dutch).second) << i;
  }
}

TEST(KeyTextsTest, SpareDutchReadersTheWordsOfTheTrade) {
  for (std::size_t i = 0; i < kKeyTexts; ++i) {
    const std::string_view dutch = Say("nl", static_cast<KeyText>(i));
    for (const char* word : {"node", "gossip", "peer", "hash", "payload", "patch"})
      EXPECT_EQ(dutch.find(word), std::string_view::npos) << i << " says " << word;
  }
}

}  // namespace
}  // namespace schakel::node
