#include <gtest/gtest.h>

#include <array>

#include "federation/advisory/text.h"
#include "node/matching/match.h"

namespace schakel::node {
namespace {

constexpr auto kLast = static_cast<std::uint8_t>(ReasonKind::kAdvisoryCut);

TEST(ReasonTextTest, EveryReasonIsASentenceInBothLanguages) {
  for (std::uint8_t kind = 0; kind <= kLast; ++kind) {
    const Reason reason{static_cast<ReasonKind>(kind), "Exchange Server 2019", "FortiGate"};
    const std::string nl = ReasonText(reason, "nl");
    const std::string en = ReasonText(reason, "en");
    for (const std::string& text : {nl, en}) {
      EXPECT_GT(text.size(), 10U) << int{kind};
      EXPECT_EQ(text.back(), '.') << text;
      EXPECT_EQ(text.find('$'), std::string::npos) << text;
    }
    EXPECT_NE(nl, en);
  }
}

TEST(ReasonTextTest, UsesNoWordThatMembersDoNotKnow) {
  constexpr std::array<std::string_view, 10> kForbidden = {
      "node", "gossip", "peer", "hash", "payload", "patch", "exploit", "mitigatie", "tlp", "cpe"};
  for (std::uint8_t kind = 0; kind <= kLast; ++kind) {
    const std::string text =
        federation::LowerCase(ReasonText({static_cast<ReasonKind>(kind), "X", "Y"}, "nl"));
    for (const std::string_view word : kForbidden)
      EXPECT_EQ(text.find(word), std::string::npos) << text;
  }
}

TEST(ReasonTextTest, SaysWhatTheMemberSaidAndWhatTheAdvisoryNames) {
  EXPECT_EQ(
      ReasonText({ReasonKind::kProduct, "Exchange Server 2019", "Microsoft Exchange Server"}, "nl"),
      "U gebruikt Exchange Server 2019. Dit advies gaat over Microsoft Exchange Server.");
  EXPECT_EQ(
      ReasonText({ReasonKind::kWiderUsed, "VPN", "Fortinet FortiGate"}, "en"),
      "You named VPN. The advisory is about Fortinet FortiGate. Please check whether you have "
      "that.");
}

TEST(ReasonTextTest, PlaceholdersInAMembersWordsStayAsTheyAre) {
  EXPECT_EQ(ReasonText({ReasonKind::kWords, "$2 $1 $", "Y"}, "nl"),
            "U noemde $2 $1 $. Dat lijkt op Y in het advies.");
}

TEST(ReasonTextTest, AReasonOfANewerVersionIsLeftOut) {
  EXPECT_EQ(ReasonText({static_cast<ReasonKind>(200), "x", "y"}, "nl"), "");
}

}  // namespace
}  // namespace schakel::node
