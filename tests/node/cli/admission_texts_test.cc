// Every member of an admission has a word in both languages, and every change a sentence.
#include "node/cli/admission_texts.h"

#include <gtest/gtest.h>

namespace schakel::node {
namespace {

using federation::Admission;
using federation::AdmissionReview;

TEST(AdmissionTextsTest, HaveAWordForEveryMember) {
  Admission admission;
  admission.reason = "x";
  for (const auto& change : federation::CompareAdmissions(Json(), federation::ToJson(admission))) {
    if (change.member == "form") continue;
    const std::string dutch = MemberWord("nl", change.member);
    EXPECT_TRUE(change.member == "status" || dutch != change.member) << change.member;
    EXPECT_FALSE(MemberWord("en", change.member).empty());
  }
  EXPECT_EQ(MemberWord("nl", "later.member"), "later.member");
}

TEST(AdmissionTextsTest, SayWhoGainsAndLosesWhat) {
  Admission before;
  before.rights.scope = federation::PublishScope::kRegion;
  before.quotas.entries_per_day = 10;
  Admission after = before;
  after.rights.scope = federation::PublishScope::kOwn;
  after.quotas.entries_per_day = 20;
  after.card.mail = "a@b.example";
  after.status = federation::AdmissionStatus::kSuspended;
  const AdmissionReview review{
      "nodes/x.json", before, after,
      federation::CompareAdmissions(federation::ToJson(before), federation::ToJson(after))};
  EXPECT_EQ(AdmissionLines("nl", review),
            (std::vector<std::string>{"verandert: e-mailadres was niets, wordt a@b.example",
                                      "verliest: bereik van berichten was region, wordt own",
                                      "krijgt meer: berichten per dag was 10, wordt 20",
                                      "verliest: status was actief, wordt geschorst"}));
  EXPECT_EQ(AdmissionLines("en", review)[1], "loses: scope of messages was region, becomes own");
}

TEST(AdmissionTextsTest, ListWhatANewNodeGets) {
  Admission after;
  after.organisation.name = "Lid";
  const AdmissionReview review{"nodes/x.json", std::nullopt, after,
                               federation::CompareAdmissions(Json(), federation::ToJson(after))};
  const auto lines = AdmissionLines("en", review);
  EXPECT_NE(std::find(lines.begin(), lines.end(), "name: Lid"), lines.end());
  EXPECT_NE(std::find(lines.begin(), lines.end(), "status: active"), lines.end());
  for (const std::string& line : lines)
    EXPECT_EQ(line.find("nothing"), std::string::npos) << line;
}

}  // namespace
}  // namespace schakel::node
