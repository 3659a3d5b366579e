// Recovery keys as words on paper: there and back, what a person may type, and what is named when
// it is wrong.
#include "crypto/recovery_key.h"

#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <vector>

#include "crypto/fingerprint_words.h"
#include "tests/crypto/material.h"

namespace schakel::crypto {
namespace {

using Kind = RecoveryWordsFault::Kind;

std::vector<std::string> WordsOf(const KeyPair& key) {
  const Secret text = RecoveryWords(key);
  std::vector<std::string> words(1);
  for (const char c : AsText(text.view())) {
    if (c == ' ') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

std::string Join(const std::vector<std::string>& words, std::string_view between = " ") {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

// Returns the public key that the text opens; nothing if it is refused.
std::optional<PublicKey> Opened(std::string_view text) {
  const auto key = ReadRecoveryWords(AsBytes(text));
  const auto* const pair = std::get_if<KeyPair>(&key);
  return pair == nullptr ? std::nullopt : std::optional(pair->public_key());
}

RecoveryWordsFault FaultOf(std::string_view text) {
  const auto key = ReadRecoveryWords(AsBytes(text));
  const auto* const fault = std::get_if<RecoveryWordsFault>(&key);
  EXPECT_NE(fault, nullptr);
  return fault == nullptr ? RecoveryWordsFault{} : *fault;
}

TEST(RecoveryKeyTest, IsTwentyFourWordsAndBack) {
  SeededRandom random(1);
  for (int round = 0; round < 200; ++round) {
    const KeyPair key = KeyPair::FromSeed(RandomBytes(random, KeyPair::kSeedSize));
    const auto words = WordsOf(key);
    EXPECT_EQ(words.size(), kRecoveryWords);
    EXPECT_EQ(Opened(Join(words)), key.public_key()) << "round " << round;
  }
}

TEST(RecoveryKeyTest, FollowsTheBitsOfTheSeed) {
  // All ones: 23 times the last word; the last 3 bits and the checksum choose the 24th.
  const auto words = WordsOf(TestKey(0xff));
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    EXPECT_EQ(words[i], DutchWords().back());
  Buffer hashed(AsBytes("schakel/v1/recovery-words").begin(),
                AsBytes("schakel/v1/recovery-words").end());
  hashed.push_back(0);
  hashed.insert(hashed.end(), KeyPair::kSeedSize, 0xff);
  EXPECT_EQ(words.back(), DutchWords().at(0x700U | Blake2b(hashed).bytes[0]));
}

TEST(RecoveryKeyTest, AcceptsHowPeopleType) {
  const KeyPair key = TestKey(7);
  const auto words = WordsOf(key);
  std::string shouted = Join(words, "\r\n  ");
  for (char& c : shouted)
    c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(Opened(shouted), key.public_key());

  std::string numbered;
  std::vector<std::string> beginnings;
  for (std::size_t i = 0; i < words.size(); ++i) {
    numbered += std::to_string(i + 1) + ". " + words[i] + (i % 6 == 5 ? "\n" : ",\t");
    beginnings.push_back(words[i].substr(0, 4));
  }
  EXPECT_EQ(Opened(numbered), key.public_key());
  EXPECT_EQ(Opened(Join(beginnings)), key.public_key());
  EXPECT_EQ(Opened("  " + Join(words) + "\n\n"), key.public_key());
}

TEST(RecoveryKeyTest, NamesTheWordThatIsNotOnTheList) {
  const auto words = WordsOf(TestKey(9));
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto typed = words;
    typed[i].back() = 'q';
    const auto fault = FaultOf(Join(typed));
    EXPECT_EQ(fault.kind, Kind::kUnknown);
    EXPECT_EQ(fault.position, i + 1);
    EXPECT_EQ(fault.nearest, words[i]) << typed[i];
  }
  auto typed = words;
  typed[4] = words[4].substr(0, 3);
  EXPECT_EQ(FaultOf(Join(typed)).position, 5U) << "three letters do not tell";
  typed[4] = words[4] + "en";
  EXPECT_EQ(FaultOf(Join(typed)).nearest, words[4]);
  typed[4] = std::string(900, 'x');
  EXPECT_EQ(FaultOf(Join(typed)).position, 5U);
  typed[4] = "caf\xc3\xa9";
  EXPECT_EQ(FaultOf(Join(typed)).position, 5U);
}

TEST(RecoveryKeyTest, CountsTheWords) {
  auto words = WordsOf(TestKey(11));
  words.push_back(words.front());
  EXPECT_EQ(FaultOf(Join(words)).kind, Kind::kCount);
  EXPECT_EQ(FaultOf(Join(words)).position, 25U);
  words.resize(23);
  EXPECT_EQ(FaultOf(Join(words)).kind, Kind::kCount);
  EXPECT_EQ(FaultOf(Join(words)).position, 23U);
  EXPECT_EQ(FaultOf("").position, 0U);
  EXPECT_EQ(FaultOf("1 2 3 ... \n").position, 0U);
}

TEST(RecoveryKeyTest, ChecksumFindsAnotherWordOfTheList) {
  const KeyPair key = TestKey(13);
  const auto words = WordsOf(key);
  SeededRandom random(2);
  int found = 0;
  constexpr int kRounds = 2'000;
  for (int round = 0; round < kRounds; ++round) {
    auto typed = words;
    std::string& word = typed.at(random.Below(kRecoveryWords));
    const std::string before = word;
    word = DutchWords().at(random.Below(kWordCount));
    if (word == before) continue;
    const auto read = ReadRecoveryWords(AsBytes(Join(typed)));
    if (const auto* const fault = std::get_if<RecoveryWordsFault>(&read)) {
      EXPECT_EQ(fault->kind, Kind::kChecksum);
      ++found;
    } else {
      EXPECT_NE(std::get<KeyPair>(read).public_key(), key.public_key());
    }
  }
  EXPECT_GT(found, kRounds * 98 / 100);  // 255 of 256 expected
}

TEST(RecoveryKeyTest, IsKnownByTheHashOfItsPublicKey) {
  const KeyPair key = TestKey(15);
  EXPECT_EQ(RecoveryKeyHash(key.public_key()), Blake2b(key.public_key().view()));
  EXPECT_NE(RecoveryKeyHash(key.public_key()), RecoveryKeyHash(TestKey(16).public_key()));
}

}  // namespace
}  // namespace schakel::crypto
