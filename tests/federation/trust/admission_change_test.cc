// Who gains and who loses what.
#include "federation/trust/admission_change.h"

#include <gtest/gtest.h>

#include "forge.h"
#include "safe.h"

namespace schakel::federation {
namespace {

using Effect = AdmissionChange::Effect;

std::vector<AdmissionChange> Changes(const Admission& before, const Admission& after) {
  return CompareAdmissions(ToJson(before), ToJson(after));
}

void ExpectChange(const Admission& before, const Admission& after, const std::string& member,
                  Effect effect) {
  const auto changes = Changes(before, after);
  ASSERT_EQ(changes.size(), 1U) << member;
  EXPECT_EQ(changes[0].member, member);
  EXPECT_EQ(changes[0].effect, effect) << member;
  EXPECT_NE(changes[0].before, changes[0].after) << member;
}

TEST(AdmissionChangeTest, IsNothingBetweenEquals) {
  EXPECT_TRUE(Changes(MakeDraft(1), MakeDraft(1)).empty());
}

TEST(AdmissionChangeTest, TellsGainsFromLosses) {
  using Edit = void (*)(Admission&);
  const std::pair<std::string, Edit> gains[] = {
      {"publish.scope", [](Admission& a) { a.rights.scope = PublishScope::kNational; }},
      {"publish.tlp_publish_max", [](Admission& a) { a.rights.tlp_publish_max = Tlp::kRed; }},
      {"publish.tlp_receive_max", [](Admission& a) { a.rights.tlp_receive_max = Tlp::kAmber; }},
      {"publish.kinds", [](Admission& a) { a.rights.kinds.push_back(5); }},
      {"maturity", [](Admission& a) { a.maturity = 3; }},
      {"quotas.entries_per_day", [](Admission& a) { a.quotas.entries_per_day += 1; }},
      {"relays", [](Admission& a) { a.relays = {"ncsc"}; }},
      {"coverage.regions", [](Admission& a) { a.coverage.regions.clear(); }},
      {"coverage.sectors", [](Admission& a) { a.coverage.sectors.emplace_back("63"); }},
      {"valid_until", [](Admission& a) { a.valid_until += kDay; }},
      {"valid_from", [](Admission& a) { a.valid_from -= kDay; }}};
  for (const auto& [member, edit] : gains) {
    Admission more = MakeDraft(1);
    edit(more);
    ExpectChange(MakeDraft(1), more, member, Effect::kGains);
    ExpectChange(more, MakeDraft(1), member, Effect::kLoses);
  }
  Admission other = MakeDraft(1);
  other.coverage.regions = {"GM0001"};
  ExpectChange(MakeDraft(1), other, "coverage.regions", Effect::kOther);
  other = MakeDraft(1);
  other.card.mail = "x@y.example";
  ExpectChange(MakeDraft(1), other, "card.mail", Effect::kOther);
}

TEST(AdmissionChangeTest, ShowsAlsoWhatItDoesNotKnow) {
  Json after = ToJson(MakeDraft(1));
  (*after.AsObject())["later"] = Json(Json::Object{{"a", 1}});
  const auto changes = CompareAdmissions(ToJson(MakeDraft(1)), after);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0], (AdmissionChange{"later.a", Effect::kOther, "", "1"}));
}

TEST(AdmissionChangeTest, ListsAllThatANewNodeGets) {
  const auto changes = CompareAdmissions(Json(), ToJson(MakeDraft(1)));
  EXPECT_EQ(changes.size(), 31U);
  for (const AdmissionChange& change : changes)
    EXPECT_TRUE(change.before.empty()) << change.member;
}

}  // namespace
}  // namespace schakel::federation
