// T66: every rule that stops a ceremony.
#include <gtest/gtest.h>

#include <algorithm>

#include "federation/trust/canonical_json.h"
#include "safe.h"

namespace schakel::federation {
namespace {

class CeremonyRulesTest : public testing::Test {
 protected:
  static bool Has(const std::vector<RuleFinding>& findings, Rule rule) {
    return std::any_of(findings.begin(), findings.end(),
                       [rule](const RuleFinding& finding) { return finding.rule == rule; });
  }
  // The plan breaks this rule, and nothing is proposed.
  static void ExpectBroken(const AnchorPlan& plan, Rule rule) {
    EXPECT_TRUE(Has(CheckPlan(plan), rule));
    const auto proposal = ProposeFirst(plan, {}, StartOfTests());
    EXPECT_EQ(proposal.has_value(), !IsRefusal(rule));
    if (proposal) return;
    EXPECT_EQ(proposal.error().code, ErrorCode::kUnauthorized);
  }
  // Changes the signed part of a document, as somebody would who writes files by hand.
  template <typename Edit>
  static void Rewrite(Envelope& envelope, const Edit& edit) {
    Json json = envelope.ToJson();
    edit(*json.AsObject()->at("signed").AsObject());
    envelope = *Envelope::FromJson(json);
  }
  // The review refuses by this rule, and no key signs.
  static void ExpectUnsigned(Proposal proposal, const std::optional<Envelope>& own_root,
                             Rule rule) {
    const auto review = ReviewProposal(proposal, own_root, StartOfTests());
    ASSERT_TRUE(review) << ToString(review.error());
    EXPECT_TRUE(Has(review->findings, rule));
    EXPECT_TRUE(review->IsRefused());
    const auto refused = SignProposal(proposal, KeyOfHolder("root"), own_root, StartOfTests());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnauthorized);
  }

  AnchorPlan plan_ = MakePlan();
  Proposal first_ = *ProposeFirst(MakePlan(), {}, StartOfTests());
};

TEST_F(CeremonyRulesTest, T66TheFiveHoldersOfTheTestsBreakNoRule) {
  EXPECT_TRUE(CheckPlan(plan_).empty());
}

TEST_F(CeremonyRulesTest, T66RefusesThresholdsThatMeanNothing) {
  for (const std::int64_t threshold : {0, -1}) {
    plan_.roles.at("nodes").threshold = threshold;
    ExpectBroken(plan_, Rule::kThresholdBelowOne);
  }
  plan_.roles.at("nodes").threshold = 2;
  ExpectBroken(plan_, Rule::kThresholdAboveKeys);
  plan_ = MakePlan();
  plan_.roles.erase("wide");
  ExpectBroken(plan_, Rule::kThresholdBelowOne);
}

TEST_F(CeremonyRulesTest, T66RefusesAKeyThatIsUsedTwice) {
  plan_.roles.at("root").holders[1].key = plan_.roles.at("root").holders[0].key;
  ExpectBroken(plan_, Rule::kDuplicateKey);
  plan_ = MakePlan();
  plan_.roles.at("timestamp").holders[0].key = plan_.roles.at("root").holders[0].key;
  ExpectBroken(plan_, Rule::kSharedKey);
}

TEST_F(CeremonyRulesTest, T66RefusesOneOrganisationThatCanSignAlone) {
  auto& holders = plan_.roles.at("root").holders;
  holders[2].organisation = "organisatie-3";  // with the fourth and fifth
  ExpectBroken(plan_, Rule::kOneOrganisation);
  plan_ = MakePlan();
  plan_.roles.at("root").threshold = 1;
  ExpectBroken(plan_, Rule::kOneOrganisation);
}

TEST_F(CeremonyRulesTest, T66RefusesHoldersWithoutANameAndTooMany) {
  plan_.roles.at("targets").holders[0].name = " ";
  ExpectBroken(plan_, Rule::kUnnamedHolder);
  plan_ = MakePlan();
  for (std::uint8_t i = 5; i < 10; ++i)
    plan_.roles.at("root").holders.push_back(HolderOf("root", i));
  ExpectBroken(plan_, Rule::kTooManyHolders);
}

TEST_F(CeremonyRulesTest, T66WarnsWhereTwoMissingHoldersStopEverything) {
  plan_.roles.at("root").threshold = 4;
  ExpectBroken(plan_, Rule::kFewSpareKeys);
}

TEST_F(CeremonyRulesTest, T66RefusesAnExpiryOutsideOfNinetyToFiveHundredDays) {
  for (const int days : {89, 501}) {
    Proposal proposal = *ProposeFirst(MakePlan(), {days * kDay, 180 * kDay, {}}, StartOfTests());
    ExpectUnsigned(proposal, std::nullopt, Rule::kExpiry);
    proposal = *ProposeFirst(MakePlan(), {400 * kDay, days * kDay, {}}, StartOfTests());
    ExpectUnsigned(proposal, std::nullopt, Rule::kExpiry);
  }
  for (const int days : {90, 500}) {
    const auto proposal = *ProposeFirst(MakePlan(), {days * kDay, days * kDay, {}}, StartOfTests());
    EXPECT_FALSE(ReviewProposal(proposal, std::nullopt, StartOfTests())->IsRefused());
  }
}

TEST_F(CeremonyRulesTest, T66RefusesAnyVersionButTheNext) {
  for (const std::int64_t version : {2, 9}) {
    Proposal proposal = first_;
    Rewrite(proposal.documents.at("root"), [version](auto& root) { root["version"] = version; });
    ExpectUnsigned(proposal, std::nullopt, Rule::kVersion);
  }
}

TEST_F(CeremonyRulesTest, T66RefusesAKeyThatIsNoPoint) {
  Proposal proposal = first_;
  Rewrite(proposal.documents.at("root"), [](auto& root) {
    const KeyId id = KeyIdOf(KeyOfHolder("root").public_key());
    At(root, "keys", id, "keyval")["public"] = "01" + std::string(62, '0');
  });
  EXPECT_FALSE(ReviewProposal(proposal, std::nullopt, StartOfTests()));
  EXPECT_FALSE(SignProposal(proposal, KeyOfHolder("root", 1), std::nullopt, StartOfTests()));
}

TEST_F(CeremonyRulesTest, T66RefusesAHandMadeProposalLikeOneOfItsOwn) {
  Proposal proposal = first_;
  Rewrite(proposal.documents.at("root"), [](auto& root) {
    for (auto& [id, holder] : At(root, "holders"))
      (*holder.AsObject())["organisation"] = "Een";
  });
  ExpectUnsigned(proposal, std::nullopt, Rule::kOneOrganisation);
  proposal = first_;
  proposal.documents.erase("wide");
  ExpectUnsigned(proposal, std::nullopt, Rule::kMissingDocument);
  proposal = first_;
  proposal.documents.erase("wide-7f");
  ExpectUnsigned(proposal, std::nullopt, Rule::kMissingDocument);
}

TEST_F(CeremonyRulesTest, T66RefusesWhatAReviewDoesNotShow) {
  const auto with_paths = [](Json::Object& targets) {
    Json::Array roles = *At(targets, "delegations").at("roles").AsArray();
    for (Json& role : roles)
      (*role.AsObject())["paths"] = Json(Json::Array{Json("*/*")});
    At(targets, "delegations")["roles"] = Json(std::move(roles));
  };
  Proposal proposal = first_;
  Rewrite(proposal.documents.at("targets"), with_paths);
  ExpectUnsigned(proposal, std::nullopt, Rule::kOtherContent);
  for (const std::string& role : {std::string("root"), std::string("nodes"), std::string("wide"),
                                  BinName("nodes", 5), BinName("wide", 5)}) {
    proposal = first_;
    Rewrite(proposal.documents.at(role), [](Json::Object& part) { part["note"] = "klein"; });
    ExpectUnsigned(proposal, std::nullopt, Rule::kOtherContent);
  }
  for (const char* role : {"nodes-80", "wide-80", "wide-", "wide-5", "root-05"}) {
    proposal = first_;
    proposal.documents.emplace(role, proposal.documents.at(BinName("wide", 5)));
    EXPECT_FALSE(ReviewProposal(proposal, std::nullopt, StartOfTests())) << role;
  }
}

class CeremonyBaseTest : public CeremonyRulesTest {
 protected:
  CeremonyBaseTest() : repository_(HoldCeremony(MakePlan(), {0, 1, 2})) {
    held_ = MustUpdate(PinnedRoot(repository_.files()), repository_.files());
    own_root_ = RootOf(repository_);
    AnchorPlan next = *PlanInForce(*held_.content());
    next.roles.at("root").holders[0] = HolderOf("root", 9);
    next_ = *ProposeChange(*held_.content(), next, {}, StartOfTests());
  }

  TrustRepository repository_;
  TrustedSet held_;
  std::optional<Envelope> own_root_;
  Proposal next_;
};

TEST_F(CeremonyBaseTest, T66SignsOnlyAgainstTheHoldersOwnRoot) {
  ExpectUnsigned(next_, std::nullopt, Rule::kUnknownBase);
  AnchorPlan other = MakePlan();
  other.name = "Een ander";
  ExpectUnsigned(next_, RootOf(HoldCeremony(other, {0, 1, 2})), Rule::kOtherBase);
  ExpectUnsigned(first_, own_root_, Rule::kOtherBase);
}

TEST_F(CeremonyBaseTest, T66BelievesNoPresentThatIsNotSigned) {
  Rewrite(next_.before.at("targets"), [](auto& targets) {
    for (auto& [id, holder] : At(targets, "holders"))
      (*holder.AsObject())["name"] = "Iemand anders";
  });
  ExpectUnsigned(next_, own_root_, Rule::kOtherBase);
}

TEST_F(CeremonyBaseTest, T66KeepsARehearsalAndTheRealThingApart) {
  Rewrite(next_.documents.at("root"), [](auto& root) { root["rehearsal"] = true; });
  ExpectUnsigned(next_, own_root_, Rule::kRehearsal);
}

TEST_F(CeremonyBaseTest, T66NeedsOldAndNewKeysTogether) {
  const auto is_complete = [this](const std::vector<std::pair<std::string, std::uint8_t>>& who) {
    Proposal proposal = next_;
    SignBy(proposal, own_root_, who);
    return ReviewProposal(proposal, own_root_, StartOfTests())->IsComplete();
  };
  // Root 0 leaves and root 9 comes.
  EXPECT_FALSE(is_complete({{"root", 1}, {"root", 2}, {"root", 9}}));
  EXPECT_FALSE(is_complete({{"root", 1}, {"root", 2}, {"root", 0}}));
  EXPECT_TRUE(is_complete({{"root", 0}, {"root", 1}, {"root", 2}, {"root", 9}}));
  EXPECT_TRUE(is_complete({{"root", 1}, {"root", 2}, {"root", 3}}));
}

TEST_F(CeremonyBaseTest, T66AMissingHolderDoesNotMatterAndAStrangerDoesNotCount) {
  Proposal proposal = next_;
  SignBy(proposal, own_root_, {{"root", 2}, {"root", 3}});
  Envelope& root = proposal.documents.at("root");
  const auto thief = KeyOfHolder("thief");
  root.signatures.emplace_back(KeyIdOf(thief.public_key()),
                               crypto::SignPlain(thief, root.canonical).hex());
  root.signatures.emplace_back(KeyIdOf(KeyOfHolder("root", 4).public_key()),
                               crypto::SignPlain(thief, root.canonical).hex());
  EXPECT_FALSE(ReviewProposal(proposal, own_root_, StartOfTests())->IsComplete());
  SignBy(proposal, own_root_, {{"root", 4}});
  EXPECT_TRUE(ReviewProposal(proposal, own_root_, StartOfTests())->IsComplete());
}

}  // namespace
}  // namespace schakel::federation
