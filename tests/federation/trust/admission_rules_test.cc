// What an officer may put into an admission.
#include "federation/trust/admission_rules.h"

#include <gtest/gtest.h>

#include <functional>

#include "forge.h"
#include "safe.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;

std::vector<Rule> RulesOf(const Admission* before, const Admission& after) {
  std::vector<Rule> rules;
  for (const RuleFinding& finding : CheckAdmission(before, after, StartOfTests()))
    rules.push_back(finding.rule);
  return rules;
}

void ExpectRules(const Admission& after, const std::vector<Rule>& rules,
                 const Admission* before = nullptr) {
  EXPECT_EQ(RulesOf(before, after), rules);
}

TEST(AdmissionRulesTest, FindNothingInAGoodDraft) {
  ExpectRules(MakeDraft(1), {});
  ExpectRules(MakeDraft(1, AdmissionSource::kWide), {});
}

TEST(AdmissionRulesTest, RefuseEachMistakeByItself) {
  using Edit = std::function<void(Admission&)>;
  const std::pair<Rule, Edit> cases[] = {
      {Rule::kNodeId, [](Admission& a) { a.node_id.bytes[3] ^= 1; }},
      {Rule::kNodeId, [](Admission& a) { a.identity_key = KeyOf("other").public_key(); }},
      {Rule::kWeakKey, [](Admission& a) { a.transport_key = {}; }},
      {Rule::kWeakKey, [](Admission& a) { a.sealing_key = {}; }},
      {Rule::kWeakKey,
       [](Admission& a) {
         a.sealing_key = {};
         a.sealing_key.bytes[0] = 1;  // of order one
       }},
      {Rule::kOrganisation, [](Admission& a) { a.organisation.name = ""; }},
      {Rule::kOrganisation, [](Admission& a) { a.organisation.kvk = "1234567"; }},
      {Rule::kOrganisation, [](Admission& a) { a.organisation.kvk = "1234567x"; }},
      {Rule::kOrganisation, [](Admission& a) { a.organisation.country = "nl"; }},
      {Rule::kCode, [](Admission& a) { a.coverage.regions = {"GM363"}; }},
      {Rule::kCode, [](Admission& a) { a.coverage.regions = {"PV0363"}; }},
      {Rule::kCode, [](Admission& a) { a.coverage.sectors = {"C"}; }},
      {Rule::kCode, [](Admission& a) { a.rights.kinds = {9}; }},
      {Rule::kCode, [](Admission& a) { a.relays = {"NCSC"}; }},
      {Rule::kNoNamespace, [](Admission& a) { a.card.website = ""; }},
      {Rule::kNeedsTwoOfficers, [](Admission& a) { a.rights.scope = PublishScope::kNational; }},
      {Rule::kNeedsTwoOfficers, [](Admission& a) { a.rights.tlp_publish_max = Tlp::kAmber; }},
      {Rule::kNeedsTwoOfficers, [](Admission& a) { a.rights.tlp_receive_max = Tlp::kAmber; }},
      {Rule::kValidity, [](Admission& a) { a.valid_until = a.valid_from; }},
      {Rule::kValidity, [](Admission& a) { a.valid_until = StartOfTests(); }},
      {Rule::kValidity, [](Admission& a) { a.valid_until = StartOfTests() + 501 * kDay; }}};
  for (const auto& [rule, edit] : cases) {
    Admission admission = MakeDraft(1);
    edit(admission);
    ExpectRules(admission, {rule});
  }
}

TEST(AdmissionRulesTest, GiveNoMoreThanTheMaturityAllows) {
  Admission admission = MakeDraft(1, AdmissionSource::kWide);
  admission.maturity = 3;
  admission.rights = {{1}, PublishScope::kNational, Tlp::kRed, Tlp::kRed};
  ExpectRules(admission, {});
  admission.maturity = 2;
  ExpectRules(admission, {Rule::kMaturity, Rule::kMaturity});
  admission.maturity = 1;
  ExpectRules(admission, {Rule::kMaturity, Rule::kMaturity, Rule::kMaturity});
  admission.rights = {{}, PublishScope::kOwn, Tlp::kClear, Tlp::kGreen};
  admission.maturity = 0;
  ExpectRules(admission, {});
  admission.rights.kinds = {1};
  ExpectRules(admission, {Rule::kMaturity});
}

TEST(AdmissionRulesTest, KnowARotatedKeyByTheEarlierOnes) {
  Admission admission = MakeDraft(1);
  const Admission before = admission;
  admission.earlier_identity_keys = {admission.identity_key};
  admission.identity_key = KeyOf("next").public_key();
  ExpectRules(admission, {}, &before);
}

TEST(AdmissionRulesTest, LetNothingOfTheHistoryVanish) {
  Admission before = MakeDraft(1);
  before.trusted_points = {{1, 10, crypto::Sha256(AsBytes("a"))}};
  before.earlier_identity_keys = {before.identity_key};
  Admission after = before;
  after.trusted_points[0].size = 11;
  ExpectRules(after, {Rule::kHistory}, &before);
  after = before;
  after.trusted_points.push_back({1, 20, crypto::Sha256(AsBytes("b"))});
  ExpectRules(after, {}, &before);
  after.identity_key = KeyOf("next").public_key();
  ExpectRules(after, {}, &before);
  after.earlier_identity_keys.clear();
  ExpectRules(after, {Rule::kNodeId, Rule::kHistory}, &before);
}

TEST(AdmissionRulesTest, StopANodeAtTheTimeOfNow) {
  const Admission before = MakeDraft(1);
  Admission after = before;
  after.status = AdmissionStatus::kRevoked;
  for (const auto& [age, rules] : std::vector<std::pair<Duration, std::vector<Rule>>>{
           {Duration(0), {}},
           {hours(12), {}},
           {hours(12) + Duration(1), {Rule::kStoppedAt}},
           {std::chrono::days(300), {Rule::kStoppedAt}},
           {-std::chrono::minutes(11), {Rule::kStoppedAt}}}) {
    after.revoked_at = StartOfTests() - age;
    ExpectRules(after, rules, &before);
  }
  // What was stopped long ago may be changed in other ways.
  Admission changed = after;
  changed.revoked_at = StartOfTests() - std::chrono::days(300);
  after = changed;
  changed.card.mail = "nieuw@lid.example";
  ExpectRules(changed, {}, &after);
  // Two officers confirm what is older.
  changed.source = AdmissionSource::kWide;
  ExpectRules(changed, {}, nullptr);
}

TEST(AdmissionRulesTest, LetARevokedNodeComeBackByTwoOfficersOnly) {
  Admission before = MakeDraft(1);
  before.status = AdmissionStatus::kRevoked;
  before.revoked_at = StartOfTests() - kDay;
  Admission after = MakeDraft(1);
  ExpectRules(after, {Rule::kRevokedStays}, &before);
  after.source = AdmissionSource::kWide;
  ExpectRules(after, {}, &before);
  before.status = AdmissionStatus::kSuspended;
  after.source = AdmissionSource::kNodes;
  ExpectRules(after, {}, &before);
}

}  // namespace
}  // namespace schakel::federation
