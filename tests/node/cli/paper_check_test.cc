#include "node/cli/paper_check.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace schakel::node {
namespace {

constexpr std::string_view kWords = "aanbod boterham citroen dakpan eekhoorn fietspad";

// Answers with what `answer` makes of the word at each place that is asked for.
template <typename Answer>
bool Ask(std::uint64_t seed, const Answer& answer) {
  SeededRandom random(seed);
  SeededRandom same(seed);
  std::set<std::uint64_t> places;
  while (places.size() < 3)
    places.insert(same.Below(6));
  std::string typed;
  for (const std::uint64_t place : places) {
    std::istringstream words{std::string(kWords)};
    std::string word;
    for (std::uint64_t i = 0; i <= place; ++i)
      words >> word;
    typed += answer(word);
  }
  std::istringstream input(typed);
  return IsOnPaper(kWords, "nl", input, random);
}

TEST(PaperCheckTest, TakesTheWordsOrTheirFirstFourLetters) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_TRUE(Ask(seed, [](const std::string& word) { return word + "\n"; }));
    EXPECT_TRUE(Ask(seed, [](const std::string& word) { return word.substr(0, 4) + " \n"; }));
    EXPECT_TRUE(Ask(seed, [](const std::string& word) { return "x\n\n" + word + "\n"; }));
  }
}

TEST(PaperCheckTest, RefusesAnythingElse) {
  EXPECT_FALSE(Ask(1, [](const std::string& word) { return word.substr(0, 3) + "\n"; }));
  EXPECT_FALSE(Ask(1, [](const std::string&) { return "dijk\n"; }));
  EXPECT_FALSE(Ask(1, [](const std::string& word) { return "x\nx\nx\n" + word + "\n"; }));
  std::istringstream nothing;
  SeededRandom random(1);
  EXPECT_FALSE(IsOnPaper(kWords, "nl", nothing, random));
}

}  // namespace
}  // namespace schakel::node
