#include "node/join/join_letter.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "node/join/qr_code.h"
#include "tests/federation/trust/joiner.h"

namespace schakel::node {
namespace {

LetterFacts Facts() {
  const auto key = crypto::TransportKeyPair::Generate();
  return {"Metaal & <b>hart</b>", "Anker", federation::SampleToken(key, "12345678")};
}

TEST(JoinLetterTest, IsReadBackAsItsToken) {
  const LetterFacts facts = Facts();
  const auto letter = WriteJoinLetter(facts);
  ASSERT_TRUE(letter);
  const auto reading = federation::ReadLetter(letter->text);
  ASSERT_TRUE(reading.token);
  EXPECT_EQ(*reading.token, facts.token);
}

TEST(JoinLetterTest, HasNoLineThatIsTooLongToPrint) {
  LetterFacts facts = Facts();
  facts.name = "Branchevereniging Metaalhart";
  const std::string text = WriteJoinLetter(facts)->text;
  std::size_t width = 0;
  for (const char c : text) {
    width = c == '\n' ? 0 : width + 1;
    ASSERT_LE(width, 104u);  // in ten points on A4
  }
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 62);  // one page
}

TEST(JoinLetterTest, PagesEscapeNamesAndAskForNothing) {
  const std::string page = WriteJoinLetter(Facts())->html;
  EXPECT_NE(page.find("Metaal &amp; &lt;b&gt;hart&lt;/b&gt;"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("http://"), std::string::npos);
  EXPECT_EQ(page.find("https://"), std::string::npos);
  EXPECT_NE(page.find("Geldig tot en met <b>8-12-2026</b>"), std::string::npos);
}

TEST(QrSvgTest, DrawsSquaresOnWhite) {
  const auto svg = QrSvg("SCHAKEL");
  ASSERT_TRUE(svg);
  // Version 1: 21 modules and the quiet zone. The finder in the corner is a run of seven.
  EXPECT_NE(svg->find("viewBox=\"0 0 29 29\""), std::string::npos);
  EXPECT_NE(svg->find("M4 4h7v1h-7z"), std::string::npos);
  EXPECT_EQ(QrSvg(std::string(8'000, 'A')).error().code, ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace schakel::node
