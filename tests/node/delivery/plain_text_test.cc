#include "node/delivery/plain_text.h"

#include <gtest/gtest.h>

#include <random>

#include "base/utf8.h"

namespace schakel::node {
namespace {

constexpr std::size_t kMany = 1000;

std::string Plain(std::string_view text) {
  return ToPlainText(text, kMany).text;
}

TEST(PlainTextTest, KeepsLettersOfAllLanguages) {
  const std::string text = "Zzp'er Yıldız: één café, Łódź, 漢字 en 🙂";
  EXPECT_EQ(Plain(text), text);
}

TEST(PlainTextTest, KeepsOneBlankLineAndNoSpacesAtTheEnds) {
  EXPECT_EQ(Plain("  een \r\n\r\n\r\n\t twee  drie\rvier\n "), "een\n\ntwee drie\nvier");
  EXPECT_EQ(Plain("a\u2028b\u2029c\vd\fe\u0085f"), "a\nb\nc\nd\ne\nf");
}

TEST(PlainTextTest, DropsWhatControlsATerminalOrTurnsTheReadingDirection) {
  EXPECT_EQ(Plain("a\x1B[31mb\x07\x7F\x08"), "a[31mb");
  EXPECT_EQ(Plain("\u202Etxet\u202C \u2066x\u2069\u200Ey\u200F\u061Cz"), "txet xyz");
  EXPECT_EQ(Plain("in\u200Bvi\u00ADsi\uFEFFb\u2060le\U000E0041"), "invisible");
  EXPECT_EQ(Plain(std::string_view("nul\0teken", 9)), "nulteken");
  EXPECT_EQ(Plain("c1\u009B31m\u0090"), "c131m");
}

TEST(PlainTextTest, ShowsBrokenBytesAsQuestionMarks) {
  EXPECT_EQ(Plain("a\xFF\xC3z"), "a??z");
  EXPECT_EQ(Plain("\xED\xA0\x80"), "???");
}

TEST(PlainTextTest, TreatsMarkupAsText) {
  EXPECT_EQ(Plain("<b>**Let op**</b> <script>x()</script>"),
            "<b>**Let op**</b> <script>x()</script>");
}

TEST(PlainTextTest, MakesOneLine) {
  EXPECT_EQ(ToPlainLine("een\r\nBcc: x@y.example\n\ntwee", kMany).text,
            "een Bcc: x@y.example twee");
}

TEST(PlainTextTest, CutsAfterAWord) {
  const PlainText cut = ToPlainText("een twee drie vier", 15);
  EXPECT_EQ(cut.text, "een twee...");
  EXPECT_TRUE(cut.is_cut);
  EXPECT_FALSE(ToPlainText("een twee drie vier", 18).is_cut);
  EXPECT_EQ(ToPlainText("een   \n\n", 3).text, "een");
  EXPECT_FALSE(ToPlainText("een   \n\n", 3).is_cut);
}

TEST(PlainTextTest, KeepsToItsLimitForAnyBytes) {
  constexpr unsigned kSeed = 20261125;
  std::mt19937_64 random(kSeed);
  for (int round = 0; round < 2000; ++round) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " round " + std::to_string(round));
    std::string text(random() % 200, ' ');
    for (char& c : text)
      c = static_cast<char>(random() % 4 == 0 ? random() % 256 : 'a' + random() % 3);
    const std::size_t limit = random() % 60;
    const std::string plain = ToPlainText(text, limit).text;
    ASSERT_LE(CountCharacters(plain), limit);
    ASSERT_EQ(ToPlainText(plain, limit).text, plain) << "plain text must stay as it is";
    ASSERT_EQ(ToPlainLine(text, limit).text.find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace schakel::node
