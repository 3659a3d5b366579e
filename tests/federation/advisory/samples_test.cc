// The sample advisories of docs/samples: valid, readable, safe to show.
#include <gtest/gtest.h>

#include <set>

#include "corpus.h"
#include "documents.h"
#include "federation/advisory/formats.h"
#include "federation/advisory/summary.h"
#include "federation/advisory/text.h"

namespace schakel::federation {
namespace {

class SampleTest : public testing::TestWithParam<std::filesystem::path> {
 protected:
  const Buffer bytes_ = MustRead(GetParam());
  const CsafDocument document_ = MustReadCsaf(AsText(bytes_));
};

const Note* FindNote(const CsafDocument& document, std::string_view title) {
  for (const Note& note : document.document.notes) {
    if (note.title == title) return &note;
  }
  return nullptr;
}

TEST_P(SampleTest, IsValid) {
  EXPECT_EQ(FindingsOf(AsText(bytes_)), std::vector<std::string>{});
  EXPECT_EQ(document_.document.lang, "nl");
}

TEST_P(SampleTest, StandsInTheFolderOfItsPublisher) {
  const std::string& id = document_.document.tracking.id;
  EXPECT_TRUE(IsOwnAdvisoryId(id)) << id;
  EXPECT_EQ(GetParam().filename(), LowerCase(id) + ".json");
  EXPECT_EQ(GetParam().parent_path().filename(), LowerCase(id.substr(0, 3)));
}

TEST_P(SampleTest, MayEnterAJournal) {
  EXPECT_TRUE(MayEnterJournalPlain(document_.tlp()));
}

TEST_P(SampleTest, AnswersTheQuestionsOfAMember) {
  for (const char* title :
       {"Samenvatting", "Wat is er aan de hand?", "Wat is het risico?", "Wat moet u doen?",
        "Wat vraagt u uw IT-dienstverlener?", "Voorbeeld"}) {
    EXPECT_NE(FindNote(document_, title), nullptr) << title;
  }
  EXPECT_EQ(FindNote(document_, "Wat moet u doen?")->text.substr(0, 3), "1. ");
  EXPECT_LE(FindNote(document_, "Samenvatting")->text.size(), 300U);
  EXPECT_TRUE(FindKansSchade(document_).has_value());
}

TEST_P(SampleTest, InventsNoCve) {
  for (const Vulnerability& item : document_.vulnerabilities) {
    EXPECT_TRUE(item.cve.empty());
    EXPECT_FALSE(item.ids.empty());
  }
  EXPECT_NE(document_.document.publisher.name_space.find(".example"), std::string::npos);
}

// The words that Dutch user text does without.
TEST_P(SampleTest, UsesPlainWords) {
  const std::set<std::string> banned = {"node",  "gossip",  "peer",      "hash",    "payload",
                                        "patch", "exploit", "mitigatie", "patches", "exploits"};
  std::string word;
  for (const char c : LowerCase(AsText(bytes_)) + " ") {
    if (IsLetter(c)) {
      word += c;
      continue;
    }
    EXPECT_FALSE(banned.contains(word)) << word;
    word.clear();
  }
}

INSTANTIATE_TEST_SUITE_P(Docs, SampleTest, testing::ValuesIn(JsonFiles(SamplesPath())),
                         [](const auto& param) {
                           std::string name = param.param.stem().string();
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(SamplesTest, CoverPublishersLabelsAndSeverities) {
  std::set<std::string> publishers;
  std::set<Tlp> labels;
  std::set<Severity> severities;
  std::set<std::string> ids;
  for (const auto& path : JsonFiles(SamplesPath())) {
    const Summary summary = Summarise(MustReadCsaf(AsText(MustRead(path))));
    publishers.insert(summary.publisher);
    labels.insert(summary.tlp);
    severities.insert(summary.severity);
    EXPECT_TRUE(ids.insert(summary.id).second) << summary.id;
  }
  EXPECT_EQ(publishers.size(), 6U);
  EXPECT_EQ(labels, (std::set<Tlp>{Tlp::kClear, Tlp::kGreen}));
  EXPECT_EQ(severities.size(), 4U);
  EXPECT_GE(ids.size(), 16U);
}

}  // namespace
}  // namespace schakel::federation
