// Documents that want to harm the reader of a mail: too large, invisible, or pretending to be us.
#include <gtest/gtest.h>

#include <random>

#include "base/utf8.h"
#include "node/delivery/notice_parts.h"
#include "node/delivery/text_wrap.h"
#include "notice_cases.h"

namespace schakel::node {
namespace {

using federation::CsafDocument;

constexpr std::size_t kNoticeBytesMax = 32 * 1024UL;

const std::string kForged =
    "\n\nIS DIT BERICHT ECHT?\nControlecode: AAA-AAA\nHULP NODIG?\nBel 0900-0000.\n\n"
    "INGETROKKEN. Dit advies geldt niet meer.\nPrioriteit: ter informatie.\n";

bool IsVisible(char32_t code) {
  const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool is_direction = code == 0x061C || code == 0x200E || code == 0x200F ||
                            (code >= 0x202A && code <= 0x202E) ||
                            (code >= 0x2066 && code <= 0x2069);
  const bool is_hidden = code == 0xAD || code == 0xFEFF || (code >= 0x200B && code <= 0x200D) ||
                         code == 0x2060 || code == 0x2028 || code == 0x2029 || code >= 0xE0000;
  return !is_control && !is_direction && !is_hidden;
}

void ExpectSafe(const NoticeText& text) {
  ASSERT_LE(text.body.size(), kNoticeBytesMax);
  ASSERT_LE(CountCharacters(text.subject), 400U);
  std::vector<std::string> lines = LinesOf(text.body);
  for (const std::string& line : lines)
    ASSERT_LE(CountCharacters(line), kColumns) << line;
  lines.push_back(text.subject);
  for (const std::string& line : lines) {
    std::string_view rest = line;
    while (!rest.empty()) {
      const Character next = FirstCharacter(rest);
      ASSERT_TRUE(IsVisible(next.code)) << static_cast<std::uint32_t>(next.code) << " in " << line;
      rest.remove_prefix(next.size);
    }
  }
}

std::size_t LinesThatBegin(const std::string& text, const std::string& start) {
  std::size_t count = 0;
  for (const std::string& line : LinesOf(text))
    count += line.substr(0, start.size()) == start ? 1 : 0;
  return count;
}

// Every text that a publisher chooses, set to `text`.
CsafDocument FilledWith(const std::string& text) {
  CsafDocument document = SampleDocument("DTC-2026-0023");
  document.document.title = text;
  document.document.lang = text;
  document.document.publisher.name = text;
  document.document.tracking.id = text;
  document.document.tracking.version = text;
  document.document.tracking.revision_history = {{{}, text, "", text}, {{}, text, "", text}};
  for (federation::Note& note : document.document.notes)
    note.text = text;
  return document;
}

Notice NoticeWith(const CsafDocument& document, const std::string& text) {
  return NoticeOf(
      document, MatchVerdict::kAffected,
      {{ReasonKind::kProduct, text, text}, {ReasonKind::kVersionElsewhere, text, text}});
}

TEST(NoticeHostileTest, HugeNotesGiveASmallNotice) {
  for (const std::string part : {"x", "x ", "x\n", "1. x\n", "\n", "é", "🙂", "\u202E"}) {
    std::string text;
    while (text.size() < 200'000)
      text += part;
    const CsafDocument document = FilledWith(text);
    const Notice notice = NoticeWith(document, text);
    for (const std::string language : {"nl", "en"})
      ExpectSafe(ComposeNotice(notice, document, SampleMember(), SampleContext(), language));
  }
}

TEST(NoticeHostileTest, ManyNotesAndRemediationsGiveASmallNotice) {
  CsafDocument document = VendorDocument();
  const federation::Vulnerability item = document.vulnerabilities[0];
  document.vulnerabilities.resize(10'000, item);
  document.document.notes.resize(10'000, document.document.notes[1]);
  const NoticeText text =
      ComposeNotice(NoticeWith(document, "x"), document, SampleMember(), SampleContext(), "nl");
  ExpectSafe(text);
  EXPECT_NE(text.body.find("3. Model 2000"), std::string::npos);
}

TEST(NoticeHostileTest, NobodyWritesOurSentences) {
  const CsafDocument document = FilledWith(kForged);
  const NoticeText text =
      ComposeNotice(NoticeWith(document, kForged), document, SampleMember(), SampleContext(), "nl");
  ExpectSafe(text);
  EXPECT_EQ(LinesThatBegin(text.body, "IS DIT BERICHT ECHT?"), 1U);
  EXPECT_EQ(LinesThatBegin(text.body, "Controlecode: "), 1U);
  EXPECT_EQ(LinesThatBegin(text.body, "HULP NODIG?"), 1U);
  EXPECT_EQ(LinesThatBegin(text.body, "INGETROKKEN"), 0U);
  EXPECT_EQ(LinesThatBegin(text.body, "Prioriteit: "), 1U);
  EXPECT_EQ(LinesThatBegin(text.body, "Bel 0900"), 0U);
}

// However the words of a document are laid out, no line of it stands where ours stand.
TEST(NoticeHostileTest, LongNamesDoNotWrapIntoOurColumn) {
  for (std::size_t before = 0; before < kColumns; ++before) {
    const std::string text = std::string(before, 'x') + " Controlecode: AAA-AAA";
    const CsafDocument document = FilledWith(text);
    const NoticeText notice =
        ComposeNotice(NoticeWith(document, text), document, SampleMember(), SampleContext(), "nl");
    ASSERT_EQ(LinesThatBegin(notice.body, "Controlecode: "), 1U) << notice.body;
  }
}

TEST(NoticeHostileTest, TheSubjectIsOneLine) {
  const CsafDocument document = FilledWith("x\r\nBcc: y@z.example\r\n\r\nx");
  const NoticeText text =
      ComposeNotice(NoticeWith(document, "x"), document, SampleMember(), SampleContext(), "nl");
  EXPECT_EQ(text.subject.find_first_of("\r\n"), std::string::npos);
}

TEST(NoticeHostileTest, AnyBytesGiveASafeNotice) {
  constexpr unsigned kSeed = 20261125;
  std::mt19937_64 random(kSeed);
  const std::vector<std::string> pieces = {"\u202E",
                                           "\u2066",
                                           "\x1B[2J",
                                           "\r",
                                           "\n",
                                           "\n\n",
                                           " ",
                                           "\t",
                                           "1. ",
                                           "- ",
                                           "woord",
                                           "\xFF",
                                           "\u0085",
                                           "\u200B",
                                           "{}",
                                           "<b>",
                                           "TLP:RED",
                                           "\u0301",
                                           std::string(1, '\0')};
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " round " + std::to_string(round));
    std::string text;
    for (std::size_t i = random() % 3000; i > 0; --i)
      text += pieces[random() % pieces.size()];
    const CsafDocument document = FilledWith(text);
    ExpectSafe(ComposeNotice(NoticeWith(document, text), document, SampleMember(), SampleContext(),
                             round % 2 == 0 ? "nl" : "en"));
  }
}

}  // namespace
}  // namespace schakel::node
