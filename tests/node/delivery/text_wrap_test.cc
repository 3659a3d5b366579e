#include "node/delivery/text_wrap.h"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

#include "base/utf8.h"
#include "node/delivery/plain_text.h"
#include "notice_cases.h"

namespace schakel::node {
namespace {

std::string Wrapped(std::string_view text, std::string_view first = "",
                    std::string_view next = "") {
  std::string out;
  AppendWrapped(out, text, first, next);
  return out;
}

TEST(TextWrapTest, CountsCharactersAndNotBytes) {
  std::string word;
  for (std::size_t i = 0; i < kColumns; ++i)
    word += "é";
  EXPECT_EQ(Wrapped(word), word + "\n");
  EXPECT_EQ(Wrapped(word + "é"), word + "\né\n");
}

TEST(TextWrapTest, PutsAPrefixBeforeEachLineButNotBeforeABlankOne) {
  EXPECT_EQ(Wrapped("een\n\ntwee", "1. ", "   "), "1. een\n\n   twee\n");
}

TEST(TextWrapTest, BreaksBetweenWords) {
  const std::string first(40, 'a');
  const std::string second(35, 'b');
  EXPECT_EQ(Wrapped(first + " " + second), first + " " + second + "\n");
  EXPECT_EQ(Wrapped(first + " " + second + "b"), first + "\n" + second + "b\n");
}

TEST(TextWrapTest, AppendsNothingForNothing) {
  EXPECT_EQ(Wrapped(""), "");
}

std::string WithoutSpace(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c != ' ' && c != '\n') result += c;
  }
  return result;
}

TEST(TextWrapTest, KeepsEveryCharacterInOrderAndEveryLineInItsColumns) {
  constexpr unsigned kSeed = 1125;
  std::mt19937_64 random(kSeed);
  const std::vector<std::string> letters = {"a", "é", "漢", "🙂", " ", " ", "\n"};
  for (int round = 0; round < 1000; ++round) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " round " + std::to_string(round));
    std::string text;
    const std::size_t kinds = random() % 3 == 0 ? 4 : letters.size();
    for (std::size_t i = random() % 500; i > 0; --i)
      text += letters[random() % kinds];
    text = ToPlainText(text, 1000).text;
    const std::string wrapped = Wrapped(text, "  ", "  ");
    ASSERT_EQ(WithoutSpace(wrapped), WithoutSpace(text));
    for (const std::string& line : LinesOf(wrapped)) {
      ASSERT_LE(CountCharacters(line), kColumns);
      ASSERT_TRUE(line.empty() || (line.size() > 2 && line.substr(0, 2) == "  ")) << line;
      ASSERT_TRUE(line.empty() || line.back() != ' ') << line;
    }
  }
}

}  // namespace
}  // namespace schakel::node
