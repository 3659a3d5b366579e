// Whole notices as members get them. SCHAKEL_WRITE_GOLDENS=1 writes the files anew; read the diff.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "base/utf8.h"
#include "node/delivery/text_wrap.h"
#include "notice_cases.h"

namespace schakel::node {
namespace {

using federation::CsafDocument;
using federation::Severity;
using federation::Tlp;

struct GoldenCase {
  std::string name;
  std::string document;  // "" = VendorDocument()
  std::string language;
  MatchVerdict verdict = MatchVerdict::kPossible;
  std::vector<Reason> reasons;
  Severity earlier = Severity::kUnknown;
  bool is_amber = false;
  bool is_sample = false;
};

std::vector<GoldenCase> GoldenCases() {
  const Reason exchange{ReasonKind::kProduct, "Exchange Server 2019", "Microsoft Exchange Server"};
  const Reason version{ReasonKind::kVersionEqual, "2019", "2016, 2019"};
  const Reason sector{ReasonKind::kSector, "25530", "25"};
  const Reason everybody{ReasonKind::kEverybody, "", ""};
  const Reason router{ReasonKind::kProduct, "DrayTek Vigor", "DrayTek Vigor-routers"};
  const Reason region{ReasonKind::kRegion, "PV21", ""};
  const Reason veeam{ReasonKind::kProduct, "Veeam", "Veeam Backup & Replication"};
  const Reason no_version{ReasonKind::kVersionUnknown, "Veeam", "< 12.9.1"};
  return {
      {.name = "nl-urgent",
       .document = "DTC-2026-0012",
       .language = "nl",
       .verdict = MatchVerdict::kAffected,
       .reasons = {exchange, version}},
      {.name = "nl-green-sector",
       .document = "BMH-2026-0007",
       .language = "nl",
       .verdict = MatchVerdict::kAffected,
       .reasons = {sector},
       .is_sample = true},
      {.name = "nl-exercise",
       .document = "DTC-2026-0015",
       .language = "nl",
       .reasons = {everybody}},
      {.name = "nl-withdrawn",
       .document = "DTC-2026-0009",
       .language = "nl",
       .reasons = {everybody}},
      {.name = "nl-raised",
       .document = "CWW-2026-0007",
       .language = "nl",
       .reasons = {router, region},
       .earlier = Severity::kHigh},
      {.name = "nl-amber",
       .document = "ITK-2026-0005",
       .language = "nl",
       .verdict = MatchVerdict::kAffected,
       .reasons = {sector},
       .is_amber = true},
      {.name = "en-possible",
       .document = "DTC-2026-0021",
       .language = "en",
       .reasons = {veeam, no_version}},
      {.name = "en-vendor", .document = "", .language = "en", .reasons = {everybody}},
      {.name = "en-amber",
       .document = "ITK-2026-0005",
       .language = "en",
       .reasons = {sector},
       .is_amber = true},
  };
}

class NoticeGoldenTest : public testing::TestWithParam<GoldenCase> {};

TEST_P(NoticeGoldenTest, IsWordForWordTheSame) {
  const GoldenCase& test = GetParam();
  CsafDocument document = test.document.empty() ? VendorDocument() : SampleDocument(test.document);
  if (test.is_amber) document.document.distribution.label = Tlp::kAmber;
  Notice notice = NoticeOf(document, test.verdict, test.reasons);
  notice.earlier_severity = test.earlier;
  Member member = SampleMember();
  member.is_sample = test.is_sample;
  const NoticeText text = ComposeNotice(notice, document, member, SampleContext(), test.language);
  const std::string whole = "Onderwerp: " + text.subject + "\n\n" + text.body;
  for (const std::string& line : LinesOf(text.body))
    EXPECT_LE(CountCharacters(line), kColumns) << line;
  const std::filesystem::path path = std::filesystem::path(SCHAKEL_SOURCE_DIR) /
                                     "tests/node/delivery/golden" / (test.name + ".txt");
  if (std::getenv("SCHAKEL_WRITE_GOLDENS") != nullptr) {
    ASSERT_TRUE(WriteFileDurably(path, AsBytes(whole), FileMode::kPublic));
  }
  const auto golden = ReadFile(path, 1 << 20);
  ASSERT_TRUE(golden) << path;
  EXPECT_EQ(whole, AsText(*golden));
}

INSTANTIATE_TEST_SUITE_P(All, NoticeGoldenTest, testing::ValuesIn(GoldenCases()),
                         [](const auto& param) {
                           std::string name = param.param.name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace schakel::node
