// Every rule, change and text of a ceremony has words of its own in both languages.
#include "node/cli/trust_texts.h"

#include <gtest/gtest.h>

#include <set>

namespace schakel::node {
namespace {

using federation::Change;
using federation::Rule;

TEST(TrustTextsTest, DescribeEveryRule) {
  std::set<std::string> all;
  for (int i = 0; i <= static_cast<int>(Rule::kFewSpareKeys); ++i) {
    const auto rule = static_cast<Rule>(i);
    for (const char* language : {"nl", "en"}) {
      const std::string text = Describe(language, {rule, "root", "Anna"});
      EXPECT_TRUE(all.insert(text).second) << text;
      EXPECT_EQ(text.find("{}"), std::string::npos) << text;
    }
    EXPECT_TRUE(all.insert(std::string(RuleName(rule))).second) << i;
  }
}

TEST(TrustTextsTest, DescribeEveryChange) {
  std::set<std::string> all;
  for (int i = 0; i <= static_cast<int>(Change::Kind::kNodeChanges); ++i) {
    const auto kind = static_cast<Change::Kind>(i);
    for (const char* language : {"nl", "en"}) {
      const std::string text = Describe(language, {kind, "root", "5", "oud", "3"});
      EXPECT_TRUE(all.insert(text).second) << text;
      EXPECT_EQ(text.find("{}"), std::string::npos) << text;
    }
    EXPECT_TRUE(all.insert(std::string(ChangeName(kind))).second) << i;
  }
  EXPECT_EQ(Describe("nl", {Change::Kind::kThreshold, "root", "5", "", "3"}),
            "Voor hoofdlijst moeten 3 van de 5 houders tekenen.");
}

TEST(TrustTextsTest, SayEverythingInBothLanguages) {
  std::set<std::string_view> all;
  for (int i = 0; i <= static_cast<int>(TrustText::kPendingStatus); ++i) {
    for (const char* language : {"nl", "en"}) {
      const std::string_view text = Say(language, static_cast<TrustText>(i));
      EXPECT_FALSE(text.empty());
      // "{}: {} van {}" and the like may be equal between languages only if they are the same text.
      EXPECT_TRUE(all.insert(text).second) << text;
    }
  }
}

}  // namespace
}  // namespace schakel::node
