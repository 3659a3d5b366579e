// TLP, versions, formats, CVSS and severity.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/json.h"
#include "corpus.h"
#include "documents.h"
#include "federation/advisory/cvss.h"
#include "federation/advisory/cwe.h"
#include "federation/advisory/formats.h"
#include "federation/advisory/identifiers.h"
#include "federation/advisory/severity.h"
#include "federation/advisory/version.h"

namespace schakel::federation {
namespace {

TEST(TlpTest, OrdersByStrictness) {
  EXPECT_LT(Tlp::kClear, Tlp::kGreen);
  EXPECT_LT(Tlp::kGreen, Tlp::kAmber);
  EXPECT_LT(Tlp::kAmber, Tlp::kAmberStrict);
  EXPECT_LT(Tlp::kAmberStrict, Tlp::kRed);
}

TEST(TlpTest, ReadsBothGenerationsOfLabels) {
  EXPECT_EQ(ParseTlp("WHITE"), Tlp::kClear);
  EXPECT_EQ(ParseTlp("CLEAR"), Tlp::kClear);
  EXPECT_EQ(ParseTlp("AMBER+STRICT"), Tlp::kAmberStrict);
  EXPECT_EQ(ParseTlp("white"), std::nullopt);
  EXPECT_EQ(ParseTlp(""), std::nullopt);
}

TEST(TlpTest, NeverLoosensOnTheWayToCsaf) {
  for (const Tlp tlp : {Tlp::kClear, Tlp::kGreen, Tlp::kAmber, Tlp::kAmberStrict, Tlp::kRed}) {
    EXPECT_EQ(ParseTlp(TlpName(tlp)), tlp);
    EXPECT_GE(ParseTlp(TlpCsafLabel(tlp)), tlp);
  }
}

TEST(TlpTest, KeepsTheTableOfChannels) {
  EXPECT_TRUE(MayEnterJournalPlain(Tlp::kClear));
  EXPECT_TRUE(MayEnterJournalPlain(Tlp::kGreen));
  EXPECT_TRUE(MayAppearInPublic(Tlp::kClear));
  EXPECT_FALSE(MayAppearInPublic(Tlp::kGreen));
  for (const Tlp tlp : {Tlp::kAmber, Tlp::kAmberStrict, Tlp::kRed}) {
    EXPECT_FALSE(MayEnterJournalPlain(tlp));
    EXPECT_FALSE(MayAppearInPublic(tlp));
  }
}

TEST(VersionTest, ReadsThreeForms) {
  EXPECT_EQ(ParseVersion("3")->form, VersionForm::kInteger);
  EXPECT_EQ(ParseVersion("1.0.1")->form, VersionForm::kSemantic);
  EXPECT_EQ(ParseVersion("1.01")->form, VersionForm::kShort);
  EXPECT_EQ(ParseVersion("1.01")->Normalised(), "1.0.1");
  EXPECT_EQ(ParseVersion("1.00")->Normalised(), "1.0.0");
  EXPECT_EQ(ParseVersion("1.10")->Normalised(), "1.0.10");
  EXPECT_EQ(ParseVersion("1.0.0-rc.1+b7")->Normalised(), "1.0.0-rc.1");
}

TEST(VersionTest, RefusesOtherForms) {
  for (const char* text : {"", "v1", "01", "1.1", "1.0", "1.001", "1.0.0.0", "1.0.0-", "1.0.0-01",
                           "1.0.0+", "1-rc", "1.2.03", "1234567890123456789", " 1", "-1"}) {
    EXPECT_EQ(ParseVersion(text), std::nullopt) << text;
  }
  EXPECT_FALSE(IsCsafVersion("1.01"));
  EXPECT_TRUE(IsCsafVersion("1.0.0-alpha.beta-x+build.5"));
}

// The order of semver.org, section 11, with integers and short forms put in their place.
TEST(VersionTest, OrdersAsSemverDoes) {
  const std::vector<std::string> ascending = {"weird",
                                              "0",
                                              "1.0.0-alpha",
                                              "1.0.0-alpha.1",
                                              "1.0.0-alpha.beta",
                                              "1.0.0-beta",
                                              "1.0.0-beta.2",
                                              "1.0.0-beta.11",
                                              "1.0.0-rc.1",
                                              "1.0.0",
                                              "1.01",
                                              "1.0.2",
                                              "1.0.10",
                                              "1.2.0",
                                              "2",
                                              "2.0.1",
                                              "10"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(CompareVersions(ascending[i], ascending[j]), i <=> j)
          << ascending[i] << " and " << ascending[j];
    }
  }
}

TEST(VersionTest, SeesTheSameVersionInTwoForms) {
  EXPECT_EQ(CompareVersions("1.01", "1.0.1"), std::strong_ordering::equal);
  EXPECT_EQ(CompareVersions("1.00", "1"), std::strong_ordering::equal);
  EXPECT_EQ(CompareVersions("1.0.0+a", "1.0.0+b"), std::strong_ordering::equal);
}

TEST(FormatsTest, RecogniseOwnIds) {
  for (const char* id :
       {"OVZ-2026-0007", "DTC-2018-0001", "A1-2026-12345", "ABCDEFGHIJ-2026-0001"}) {
    EXPECT_TRUE(IsOwnAdvisoryId(id)) << id;
  }
  for (const char* id :
       {"", "A-2026-0001", "ovz-2026-0007", "1A-2026-0001", "ABCDEFGHIJK-2026-0001", "OVZ-26-0007",
        "OVZ-2026-007", "OVZ-2026-000777", "OVZ-2026-0007 ", "icsa-19-192-07"}) {
    EXPECT_FALSE(IsOwnAdvisoryId(id)) << id;
  }
}

TEST(FormatsTest, RecogniseUris) {
  for (const char* uri : {"https://a.example/b?c=d#e", "urn:isbn:1", "mailto:a@b.example",
                          "https://[2001:db8::1]:8443/", "https:/odd", "a+b.c-d:x"}) {
    EXPECT_TRUE(IsUri(uri)) << uri;
  }
  for (const char* uri :
       {"", "a", "/relative", "1a:b", "https://a b", "https://a/%zz", "https://a/%2",
        "https://a#b#c", "https://a\n", "https://a/\xc3\xa9", "https://a/<b>"}) {
    EXPECT_FALSE(IsUri(uri)) << uri;
  }
}

TEST(FormatsTest, RecogniseLanguages) {
  for (const char* tag :
       {"nl", "nl-NL", "en-US", "zh-Hant-TW", "zh-yue-HK", "de-1996", "sl-rozaj-biske",
        "en-u-ca-gregory", "x-own", "nl-x-own", "es-419", "i-default", "QTX"}) {
    EXPECT_TRUE(IsLanguageTag(tag)) << tag;
    EXPECT_TRUE(IsKnownLanguage(tag)) << tag;
  }
  for (const char* tag :
       {"", "n", "nl_NL", "nl-", "-nl", "nl--NL", "x", "en-u", "abcdefghi", "nl-NL-NL"}) {
    EXPECT_FALSE(IsLanguageTag(tag)) << tag;
  }
  for (const char* tag : {"EZ", "xx", "nl-QB", "abcd"}) {
    EXPECT_TRUE(IsLanguageTag(tag)) << tag;
    EXPECT_FALSE(IsKnownLanguage(tag)) << tag;
  }
}

TEST(FormatsTest, RecogniseCpeNames) {
  for (const char* cpe :
       {"cpe:2.3:a:microsoft:exchange_server:2019:cu13:*:*:*:*:*:*",
        "cpe:2.3:*:*:*:*:*:*:*:*:*:*:*", "cpe:2.3:h:a\\:b:c??:-:-:-:nl-NL:*:*:*:x*",
        "cpe:/a:microsoft:exchange_server:2019", "cpe:/", "cPE:/o:linux"}) {
    EXPECT_TRUE(IsCpe(cpe)) << cpe;
  }
  for (const char* cpe :
       {"", "cpe:2.3:a:b", "cpe:2.3:x:a:b:c:d:e:*:*:*:*:*", "cpe:2.3:a:a b:c:*:*:*:*:*:*:*:*",
        "cpe:2.3:a:b:c:**:*:*:*:*:*:*:*", "cpe:2.3:a:b:c:1:*:*:dutch:*:*:*:*",
        "cpe:2.3:a:?:c:1:*:*:*:*:*:*:*", "cpe:/x", "CPE:/a", "cpe:/a:1:2:3:4:5:6:7"}) {
    EXPECT_FALSE(IsCpe(cpe)) << cpe;
  }
}

TEST(FormatsTest, RecognisePackageUrls) {
  for (const char* purl : {"pkg:npm/%40angular/core@1.0?os=linux#sub", "pkg:npm/@angular/core",
                           "pkg:golang/a.example/b/c@v1"}) {
    EXPECT_TRUE(IsPackageUrl(purl)) << purl;
  }
  for (const char* purl : {"", "pkg:npm", "pkg:npm/", "pkg:maven/@1.3.4", "npm/x", "pkg:/x",
                           "pkg:n&m/x", "pkg:npm/x?1a=b", "pkg:npm/x?a=1&a=2"}) {
    EXPECT_FALSE(IsPackageUrl(purl)) << purl;
  }
}

TEST(CweTest, KnowsPresentAndFormerNames) {
  EXPECT_TRUE(IsCweName("CWE-20", "Improper Input Validation"));
  EXPECT_TRUE(IsCweName("CWE-20", "Improper Input Validation "));
  EXPECT_FALSE(IsCweName("CWE-20", "improper input validation"));
  EXPECT_FALSE(IsCweName("CWE-79", "Improper Input Validation"));
  EXPECT_FALSE(IsCweName("CWE-3", "Nothing"));
  EXPECT_TRUE(IsCweName("CWE-999999", "Of later days"));
}

// Lines "VECTOR - (base, temporal, environmental)"; ../shared/vectors/README.md says whose.
void CompareWithVectors(const std::string& file, std::string_view version) {
  std::ifstream lines(SharedPath("vectors/cvss/" + file));
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const auto vector = CvssVector::Parse(version, line.substr(0, line.find(' ')));
    ASSERT_TRUE(vector) << line;
    const CvssScores scores = ComputeCvss(*vector);
    const auto text = [](int tenths) {
      return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
    };
    EXPECT_EQ("(" + text(scores.base) + ", " + text(scores.temporal) + ", " +
                  text(scores.environmental) + ")",
              line.substr(line.find('(')))
        << line;
  }
  EXPECT_EQ(count, 2592U);
}

TEST(CvssTest, AgreesWithTheVectorsOfOthers) {
  if (!std::filesystem::exists(SharedPath("vectors/cvss"))) {
    GTEST_SKIP() << "../shared/vectors/cvss is absent";
  }
  CompareWithVectors("vectors_simple3", "3.0");
  CompareWithVectors("vectors_simple31", "3.1");
}

struct CvssCase {
  const char* version = nullptr;
  const char* vector = nullptr;
  CvssScores scores;
};

// CVSS 2: the three worked examples of the guide of FIRST, section 3.3; CVSS 3.1 by hand.
TEST(CvssTest, ComputesTheExamplesOfTheGuide) {
  const CvssCase cases[] = {
      {"2.0", "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", {78, 64, 92}},
      {"2.0", "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", {100, 83, 90}},
      {"2.0",
       "AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M",
       {62, 49, 75}},
      {"3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", {0, 0, 0}},
      {"3.1", "CVSS:3.1/AV:P/AC:H/PR:L/UI:R/S:U/C:L/I:L/A:L/E:U/RL:O/RC:U", {37, 30, 30}},
  };
  for (const CvssCase& example : cases) {
    const auto vector = CvssVector::Parse(example.version, example.vector);
    ASSERT_TRUE(vector) << example.vector;
    const CvssScores scores = ComputeCvss(*vector);
    EXPECT_EQ(scores.base, example.scores.base) << example.vector;
    EXPECT_EQ(scores.temporal, example.scores.temporal) << example.vector;
    EXPECT_EQ(scores.environmental, example.scores.environmental) << example.vector;
  }
}

TEST(CvssTest, RefusesWhatIsNoVector) {
  EXPECT_FALSE(CvssVector::Parse("3.1", "CVSS:3.1/AV:N"));
  EXPECT_FALSE(CvssVector::Parse("3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:H"));
  EXPECT_FALSE(CvssVector::Parse("3.1", "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"));
  EXPECT_FALSE(CvssVector::Parse("3.1", "CVSS:3"));
  EXPECT_FALSE(CvssVector::Parse("4.0", "CVSS:4.0/AV:N"));
  EXPECT_TRUE(LooksLikeCvssVector("3.1", "CVSS:3.1/AV:N"));
  EXPECT_FALSE(LooksLikeCvssVector("3.1", "CVSS:3.1/"));
}

std::string WithNotes(const char* kans, const char* schade) {
  return Edited(ValidText(), R"("notes": [{)",
                std::string(R"("notes": [{"category": "general", "title": "Kans", "text": ")") +
                    kans + R"("}, {"category": "general", "title": "Schade", "text": ")" + schade +
                    R"("}, {)");
}

TEST(SeverityTest, PrefersKansAndSchade) {
  EXPECT_EQ(SeverityOf(MustReadCsaf(WithNotes("high", "high"))), Severity::kCritical);
  EXPECT_EQ(SeverityOf(MustReadCsaf(WithNotes("medium", "hoog"))), Severity::kHigh);
  EXPECT_EQ(SeverityOf(MustReadCsaf(WithNotes("M", "M"))), Severity::kMedium);
  EXPECT_EQ(SeverityOf(MustReadCsaf(WithNotes("laag", "Midden"))), Severity::kLow);
  const auto judgement = FindKansSchade(MustReadCsaf(WithNotes("medium", "high")));
  EXPECT_EQ(judgement, (KansSchade{Level::kMedium, Level::kHigh}));
}

TEST(SeverityTest, FallsBackStepByStep) {
  std::string text = WithNotes("onbekend", "high");
  EXPECT_EQ(FindKansSchade(MustReadCsaf(text)), std::nullopt);
  EXPECT_EQ(SeverityOf(MustReadCsaf(text)), Severity::kCritical);  // CVSS 9.8
  text = Edited(text, "9.8", "6.9");
  EXPECT_EQ(SeverityOf(MustReadCsaf(text)), Severity::kMedium);
  text = Edited(text, R"("scores":)", R"("x_scores":)");
  EXPECT_EQ(SeverityOf(MustReadCsaf(text)), Severity::kHigh);  // aggregate severity
  text = Edited(text, R"("text": "High")", R"("text": "Purple")");
  EXPECT_EQ(SeverityOf(MustReadCsaf(text)), Severity::kMedium);
}

}  // namespace
}  // namespace schakel::federation
