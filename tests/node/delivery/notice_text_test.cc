// What a notice says first, hides, and says in our own words. The whole text: notice_golden_test.
#include <gtest/gtest.h>

#include <set>

#include "federation/advisory/text.h"
#include "node/delivery/notice_words.h"
#include "notice_cases.h"

namespace schakel::node {
namespace {

using federation::CsafDocument;
using federation::Severity;
using federation::Tlp;

NoticeText Compose(const Notice& notice, const CsafDocument& document,
                   const std::string& language = "nl") {
  return ComposeNotice(notice, document, SampleMember(), SampleContext(), language);
}

TEST(NoticeTextTest, SubjectHasLabelPriorityTitleAndVersion) {
  const CsafDocument document = SampleDocument("DTC-2026-0012");
  Notice notice = NoticeOf(document, MatchVerdict::kAffected, {});
  const std::string rest = "Update uw Exchange-server vandaag (DTC-2026-0012, versie 1.0.1)";
  EXPECT_EQ(Compose(notice, document).subject, "[TLP:CLEAR] URGENT - " + rest);
  notice.severity = Severity::kHigh;
  EXPECT_EQ(Compose(notice, document).subject, "[TLP:CLEAR] Normaal - " + rest);
  notice.severity = Severity::kMedium;
  EXPECT_EQ(Compose(notice, document).subject, "[TLP:CLEAR] Ter informatie - " + rest);
  notice.severity = Severity::kLow;
  EXPECT_EQ(Compose(notice, document).subject, "[TLP:CLEAR] Ter informatie - " + rest);
}

TEST(NoticeTextTest, ARevisionThatRaisesThePrioritySaysSoFirst) {
  const CsafDocument document = SampleDocument("CWW-2026-0007");
  Notice notice = NoticeOf(document, MatchVerdict::kPossible, {});
  notice.earlier_severity = Severity::kHigh;
  const NoticeText raised = Compose(notice, document);
  EXPECT_EQ(raised.subject.substr(0, 36), "[TLP:CLEAR] Gewijzigd: nu URGENT - W");
  EXPECT_EQ(LinesOf(raised.body).front().substr(0, 10), "GEWIJZIGD.");
  for (const Severity earlier : {Severity::kUnknown, Severity::kCritical}) {
    notice.earlier_severity = earlier;
    EXPECT_EQ(Compose(notice, document).subject.substr(0, 22), "[TLP:CLEAR] URGENT - W");
  }
  // Low and medium have the same label.
  notice.severity = Severity::kMedium;
  notice.earlier_severity = Severity::kLow;
  EXPECT_EQ(Compose(notice, document).subject.find("Gewijzigd"), std::string::npos);
}

TEST(NoticeTextTest, AnExerciseSaysSoInSubjectAndFirstLine) {
  const CsafDocument document = SampleDocument("OVZ-2026-0012");
  const Notice notice = NoticeOf(document, MatchVerdict::kAffected, {});
  for (const std::string language : {"nl", "en"}) {
    const NoticeText text = Compose(notice, document, language);
    EXPECT_EQ(text.subject.substr(0, 20), "[TLP:CLEAR] OEFENING") << text.subject;
    EXPECT_EQ(text.body.substr(0, 9), "OEFENING.");
  }
}

TEST(NoticeTextTest, AWithdrawnAdvisorySaysSoFirstAndGivesNoAdvice) {
  const CsafDocument document = SampleDocument("DTC-2026-0013");
  Notice notice = NoticeOf(document, MatchVerdict::kAffected, {});
  notice.state = NoticeState::kWithdrawn;
  const NoticeText text = Compose(notice, document);
  EXPECT_EQ(text.subject.substr(0, 26), "[TLP:CLEAR] INGETROKKEN - ");
  EXPECT_EQ(text.body.substr(0, 12), "INGETROKKEN.");
  for (const char* absent : {"WAT MOET U DOEN", "Prioriteit", "WAT IS HET RISICO", "GELDT DIT"})
    EXPECT_EQ(text.body.find(absent), std::string::npos) << absent;
  EXPECT_NE(text.body.find("Update uw FortiGate-firewall"), std::string::npos);
}

// No word of the document of more than four letters that is not also ours.
TEST(NoticeTextTest, AmberAndStricterNameNoContent) {
  CsafDocument document = SampleDocument("KHD-2026-0004");
  for (const Tlp tlp : {Tlp::kAmber, Tlp::kAmberStrict, Tlp::kRed}) {
    document.document.distribution.label = tlp;
    Notice notice = NoticeOf(document, MatchVerdict::kAffected,
                             {{ReasonKind::kProduct, "Confluence 8", "Atlassian Confluence"}});
    for (const std::string language : {"nl", "en"}) {
      const NoticeText text = Compose(notice, document, language);
      const std::string whole = text.subject + "\n" + text.body;
      for (const char* secret : {"Confluence", "Atlassian", "KHD-2026", "9.9.1", "Kenniskring",
                                 "beheerder", "ontwerpen", "Digital Trust"})
        EXPECT_EQ(whole.find(secret), std::string::npos) << secret;
      EXPECT_NE(text.subject.find("URGENT"), std::string::npos);
      EXPECT_NE(whole.find("7K4-29P"), std::string::npos);
    }
  }
  EXPECT_EQ(Compose(NoticeOf(document, MatchVerdict::kAffected, {}), document).subject,
            "[TLP:RED] URGENT - Er staat een bericht voor u klaar");
}

TEST(NoticeTextTest, ADocumentWithoutLabelIsAmber) {
  CsafDocument document = SampleDocument("DTC-2026-0012");
  document.document.distribution.label.reset();
  const NoticeText text = Compose(NoticeOf(document, MatchVerdict::kAffected, {}), document);
  EXPECT_EQ(text.subject, "[TLP:AMBER] URGENT - Er staat een bericht voor u klaar");
  EXPECT_EQ(text.body.find("Exchange"), std::string::npos);
}

TEST(NoticeTextTest, AsksTheFourQuestionsWhereTheDocumentHasNone) {
  const CsafDocument document = VendorDocument();
  const std::string body = Compose(NoticeOf(document, MatchVerdict::kPossible, {}), document).body;
  EXPECT_EQ(LineAfter(body, "WAT VRAAGT U UW IT-DIENSTVERLENER?"), "1. Zijn wij kwetsbaar?");
  EXPECT_NE(body.find("4. Hoe controleert u of er al iemand binnen is geweest?"),
            std::string::npos);
  EXPECT_EQ(LineAfter(body, "WAT MOET U DOEN?"), "  1. Install version 3.2.");
}

TEST(NoticeTextTest, SaysSoIfTheDocumentNamesNoSteps) {
  CsafDocument document = VendorDocument();
  document.vulnerabilities.clear();
  const std::string body = Compose(NoticeOf(document, MatchVerdict::kPossible, {}), document).body;
  EXPECT_EQ(LineAfter(body, "WAT MOET U DOEN?"),
            "Het advies noemt geen stappen. Vraag uw IT-dienstverlener wat u moet doen.");
  EXPECT_EQ(body.find("WAT IS HET RISICO?"), std::string::npos);
}

TEST(NoticeTextTest, NamesTheLanguageOfADocumentOnlyIfItIsAnother) {
  const CsafDocument dutch = SampleDocument("DTC-2026-0012");
  const CsafDocument english = VendorDocument();
  const auto body = [](const CsafDocument& document, const std::string& language) {
    return Compose(NoticeOf(document, MatchVerdict::kPossible, {}), document, language).body;
  };
  EXPECT_NE(body(dutch, "en").find("It is in Dutch."), std::string::npos);
  EXPECT_NE(body(english, "nl").find("Die is in het Engels."), std::string::npos);
  EXPECT_EQ(body(dutch, "nl").find("Die is in"), std::string::npos);
  EXPECT_EQ(body(english, "en").find("It is in"), std::string::npos);
}

TEST(NoticeTextTest, MarksSampleData) {
  const CsafDocument document = VendorDocument();
  const Notice notice = NoticeOf(document, MatchVerdict::kPossible, {});
  Member member = SampleMember();
  const std::string mark = "Dit lid staat in de voorbeeldgegevens. Het bedrijf bestaat niet.";
  EXPECT_EQ(ComposeNotice(notice, document, member, SampleContext(), "nl").body.find(mark),
            std::string::npos);
  member.is_sample = true;
  EXPECT_NE(ComposeNotice(notice, document, member, SampleContext(), "nl").body.find(mark),
            std::string::npos);
}

TEST(NoticeTextTest, PointsToTheWholeTextIfItIsCut) {
  CsafDocument document = SampleDocument("DTC-2026-0012");
  document.document.notes[1].text = std::string(5000, 'x');
  const Notice notice = NoticeOf(document, MatchVerdict::kPossible, {});
  EXPECT_NE(Compose(notice, document).body.find("Vraag Ondernemersvereniging Zuiderkade om"),
            std::string::npos);
  NoticeContext context = SampleContext();
  context.page = "https://ovz.example/adviezen/1";
  EXPECT_NE(ComposeNotice(notice, document, SampleMember(), context, "nl")
                .body.find("Het hele advies staat op\nhttps://ovz.example/adviezen/1"),
            std::string::npos);
}

// All sentences that are ours: every state, priority, label, verdict and reason.
std::string AllOurWords() {
  std::vector<Reason> reasons;
  for (int kind = 0; kind <= static_cast<int>(ReasonKind::kAdvisoryCut); ++kind)
    reasons.push_back({static_cast<ReasonKind>(kind), "x", "x"});
  std::string all;
  for (const char* title : {"x", "OEFENING: x", "Ingetrokken: x"}) {
    for (const Tlp tlp : {Tlp::kClear, Tlp::kGreen, Tlp::kAmber}) {
      CsafDocument document;
      document.document.title = title;
      document.document.lang = "xx";
      document.document.distribution.label = tlp;
      for (std::size_t i = 0; i < reasons.size(); ++i) {
        Notice notice = NoticeOf(document, static_cast<MatchVerdict>(i % 6), {reasons[i]});
        notice.severity = static_cast<Severity>(1 + i % 4);
        notice.earlier_severity = Severity::kLow;
        Member member = SampleMember();
        member.is_sample = true;
        const NoticeText text = ComposeNotice(notice, document, member, {}, "nl");
        all += text.subject + "\n" + text.body;
      }
    }
  }
  return all;
}

TEST(NoticeTextTest, OurDutchSentencesUsePlainWords) {
  const std::set<std::string> banned = {
      "node",          "gossip",   "peer",     "hash",        "payload",     "patch",
      "patches",       "exploit",  "exploits", "mitigatie",   "constituent", "cve",
      "vulnerability", "tenant",   "relevant", "betreffende", "verstrekken", "conform",
      "dient",         "teneinde", "advisory"};
  const std::string all = federation::LowerCase(AllOurWords());
  ASSERT_NE(all.find("gewijzigd"), std::string::npos);
  ASSERT_NE(all.find("ingetrokken"), std::string::npos);
  ASSERT_NE(all.find("ter informatie"), std::string::npos);
  std::string word;
  for (const char c : all) {
    if (federation::IsLetter(c)) {
      word += c;
      continue;
    }
    EXPECT_FALSE(banned.contains(word)) << word;
    word.clear();
  }
}

}  // namespace
}  // namespace schakel::node
