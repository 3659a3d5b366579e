// Whatever a person does while typing a letter over is read right, or the line is named.
#include "federation/trust/letter_code.h"

#include <gtest/gtest.h>

#include <iostream>

#include "base/random.h"
#include "federation/trust/join_limits.h"

namespace schakel::federation {
namespace {

using Kind = CodeFault::Kind;

Buffer Sample(std::size_t size) {
  Buffer bytes;
  for (std::size_t i = 0; i < size; ++i)
    bytes.push_back(static_cast<std::uint8_t>(i * 37 + 11));
  return bytes;
}

std::string Numbered(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i)
    text += std::to_string(i + 1) + ": " + lines[i] + "\n";
  return text;
}

void ExpectFault(const std::string& text, Kind kind, int line) {
  const CodeReading reading = ReadCode(text);
  ASSERT_TRUE(reading.fault) << text;
  EXPECT_EQ(reading.fault->kind, kind) << text;
  EXPECT_EQ(reading.fault->line, line) << text;
}

TEST(LetterCodeTest, GivesBackEverySize) {
  const std::size_t max =
      join_limits::kCodeLinesMax * join_limits::kCodeLineBytes - 5;  // count and hash
  for (std::size_t size = 0; size <= max; ++size) {
    const Buffer bytes = Sample(size);
    const CodeReading reading = ReadCode(Numbered(WriteCode(bytes)));
    ASSERT_FALSE(reading.fault) << size;
    EXPECT_EQ(reading.bytes, bytes);
  }
}

TEST(LetterCodeTest, ReadsWhatPeopleMakeOfIt) {
  const Buffer bytes = Sample(40);
  const auto lines = WriteCode(bytes);
  const std::string numbered = Numbered(lines);
  std::string small = numbered;
  std::string spaced;
  std::string mistaken;
  std::string quoted = "Date: Wed, 25 Nov 2026 10:30:00\n> " + std::string(kCodeBegin) + "\n";
  std::string bare;
  std::string camera;
  for (char& c : small)
    c = static_cast<char>(std::tolower(c));
  for (const char c : numbered)
    spaced += c == '-' ? std::string(" \u2013 ") : std::string(1, c);
  for (const std::string& line : lines) {
    bare += line + "\n\n";
    for (const char c : line) {
      mistaken += c == '0' ? 'o' : c == '1' ? 'l' : c;
      if (c != '-') camera += c;
    }
    mistaken += "\r\n";
    quoted += "> " + std::to_string(&line - lines.data() + 1) + ": " + line + "\n";
  }
  quoted += "> " + std::string(kCodeEnd) + "\nTot 10:30 uur!\n";
  const std::string marked = "\xef\xbb\xbf" + numbered;
  for (const std::string& text :
       {numbered, small, spaced, mistaken, quoted, bare, camera, marked}) {
    const CodeReading reading = ReadCode(text);
    ASSERT_FALSE(reading.fault) << text << reading.fault->line;
    EXPECT_EQ(reading.bytes, bytes);
  }
}

TEST(LetterCodeTest, NamesTheLineOfEveryWrongCharacterAndSwap) {
  const auto lines = WriteCode(Sample(33));
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (std::size_t at = 0; at < lines[line].size(); ++at) {
      if (lines[line][at] == '-') continue;
      for (const char other : std::string("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
        if (other == lines[line][at]) continue;
        auto changed = lines;
        changed[line][at] = other;
        const CodeReading reading = ReadCode(Numbered(changed));
        ASSERT_TRUE(reading.fault);
        EXPECT_EQ(reading.fault->line, static_cast<int>(line) + 1);
      }
    }
    std::string plain;
    for (const char c : lines[line])
      if (c != '-') plain += c;
    for (std::size_t at = 0; at + 1 < plain.size(); ++at) {
      if (plain[at] == plain[at + 1]) continue;
      auto changed = lines;
      changed[line] = plain;
      std::swap(changed[line][at], changed[line][at + 1]);
      ASSERT_TRUE(ReadCode(Numbered(changed)).fault) << plain << at;
      EXPECT_EQ(ReadCode(Numbered(changed)).fault->line, static_cast<int>(line) + 1);
    }
  }
}

TEST(LetterCodeTest, NamesWhatElseIsWrong) {
  const auto lines = WriteCode(Sample(40));
  ASSERT_EQ(lines.size(), 3u);
  const auto text = [&](std::size_t line, const std::string& content) {
    auto changed = lines;
    changed[line] = content;
    return Numbered(changed);
  };
  ExpectFault("", Kind::kNoCode, 0);
  ExpectFault("\n \n", Kind::kNoCode, 0);
  ExpectFault(std::string(join_limits::kLetterTextMax + 1, 'A'), Kind::kTooLong, 0);
  ExpectFault(text(1, lines[1] + "?"), Kind::kCharacter, 2);
  ExpectFault(text(1, lines[1].substr(1)), Kind::kLength, 2);
  ExpectFault(text(1, lines[1] + "77"), Kind::kLength, 2);
  ExpectFault("1: " + lines[0] + "\n3: " + lines[2], Kind::kMissing, 2);
  ExpectFault("1: " + lines[0] + "\n2: " + lines[1], Kind::kMissing, 3);
  ExpectFault("1: " + lines[1] + "\n2: " + lines[0] + "\n3: " + lines[2], Kind::kCheck, 1);
  EXPECT_FALSE(ReadCode(Numbered(lines) + "2: " + lines[1]).fault);
  const auto others = WriteCode(Buffer(40, 5));
  ExpectFault(Numbered({lines[0], lines[1], others[2]}), Kind::kMixed, 0);
  ExpectFault(Numbered(lines) + "1: " + WriteCode(Buffer(40, 5))[0], Kind::kTwice, 1);
  ExpectFault("een brief zonder regels", Kind::kLength, 1);
  ExpectFault("uw brief", Kind::kCharacter, 1);
}

TEST(LetterCodeTest, SurvivesNoise) {
  constexpr std::uint64_t kSeed = 20261125;
  std::cout << "seed " << kSeed << "\n";
  SeededRandom random(kSeed);
  for (int i = 0; i < 3'000; ++i) {
    std::string text = Numbered(WriteCode(Sample(random.Below(200))));
    for (std::uint64_t changes = random.Below(8); changes > 0; --changes)
      text[random.Below(text.size())] = static_cast<char>(random.Next());
    const CodeReading reading = ReadCode(text);
    EXPECT_TRUE(reading.fault || reading.bytes.size() < 200);
  }
}

}  // namespace
}  // namespace schakel::federation
