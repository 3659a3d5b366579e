// The Dutch words of fingerprints: the list, and which bits choose which word.
#include "crypto/fingerprint_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace schakel::crypto {
namespace {

std::string WordsOf(std::string_view text) {
  return FingerprintWords(Blake2b(AsBytes(text)));
}

TEST(FingerprintWordsTest, AreSortedAndToldApartByFourLetters) {
  const auto& words = DutchWords();
  EXPECT_TRUE(std::is_sorted(words.begin(), words.end()));
  std::set<std::string_view> beginnings;
  for (const std::string_view word : words) {
    EXPECT_GE(word.size(), 4U);
    EXPECT_LE(word.size(), 8U);
    EXPECT_TRUE(beginnings.insert(word.substr(0, 4)).second) << word;
    EXPECT_TRUE(std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
        << word;
  }
}

TEST(FingerprintWordsTest, TakeElevenBitsEachFromTheFirst) {
  Digest digest;
  const std::string first(DutchWords().front());
  const std::string last(DutchWords().back());
  std::string all_first = first;
  for (int i = 1; i < 8; ++i)
    all_first += " " + first;
  EXPECT_EQ(FingerprintWords(digest), all_first);
  digest.bytes[0] = 0xff;
  digest.bytes[1] = 0xe0;  // 11 bits
  EXPECT_EQ(FingerprintWords(digest), last + all_first.substr(first.size()));
  digest = {};
  digest.bytes[10] = 1;  // bit 88
  EXPECT_EQ(FingerprintWords(digest),
            all_first.substr(0, all_first.size() - first.size()) + std::string(DutchWords()[1]));
  digest.bytes[11] = 0xff;  // beyond
  EXPECT_EQ(FingerprintWords(digest),
            all_first.substr(0, all_first.size() - first.size()) + std::string(DutchWords()[1]));
}

TEST(FingerprintWordsTest, AreOthersForOtherBytes) {
  EXPECT_EQ(WordsOf("a"), WordsOf("a"));
  EXPECT_NE(WordsOf("a"), WordsOf("b"));
  const std::string words = WordsOf("a");
  EXPECT_EQ(std::count(words.begin(), words.end(), ' '), 7);
}

}  // namespace
}  // namespace schakel::crypto
