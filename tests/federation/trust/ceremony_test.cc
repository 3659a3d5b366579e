// The ceremony: signatures given apart, rotation of every role, recovery, succession.
#include "federation/trust/ceremony.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/fingerprint_words.h"
#include "federation/trust/limits.h"
#include "safe.h"

namespace schakel::federation {
namespace {

class CeremonyTest : public testing::Test {
 protected:
  CeremonyTest() : repository_(HoldCeremony(MakePlan(), {0, 1, 2})) {
    held_ = MustUpdate(PinnedRoot(repository_.files()), repository_.files());
    own_root_ = RootOf(repository_);
    plan_ = *PlanInForce(*held_.content());
  }

  Proposal Propose(const ProposalOptions& options = {}) {
    auto proposal = ProposeChange(*held_.content(), plan_, options, StartOfTests());
    EXPECT_TRUE(proposal) << (proposal ? "" : ToString(proposal.error()));
    return proposal ? std::move(*proposal) : Proposal{};
  }
  Review MustReview(const Proposal& proposal) {
    auto review = ReviewProposal(proposal, own_root_, StartOfTests());
    EXPECT_TRUE(review) << (review ? "" : ToString(review.error()));
    return review ? std::move(*review) : Review{};
  }
  void Replace(const std::string& role, std::size_t index, const Holder& holder) {
    plan_.roles.at(role).holders.at(index) = holder;
  }
  std::size_t IndexOf(const std::string& role, const Holder& holder) {
    const auto& holders = plan_.roles.at(role).holders;
    return static_cast<std::size_t>(std::find(holders.begin(), holders.end(), holder) -
                                    holders.begin());
  }
  // Publishes, and expects that a node with the state before follows.
  void ExpectFollowed(const Proposal& proposal, TrustKeys online = OnlineKeysOf()) {
    const Review review = MustReview(proposal);
    EXPECT_FALSE(review.IsRefused());
    EXPECT_TRUE(review.IsComplete());
    auto next = TrustRepository::Load(repository_.files(), std::move(online), StartOfTests());
    ASSERT_TRUE(next);
    const auto accepted = next->Accept(proposal, StartOfTests());
    ASSERT_TRUE(accepted) << ToString(accepted.error());
    const auto updated = Update(held_, next->files());
    ASSERT_TRUE(updated) << ToString(updated.error());
    EXPECT_EQ(PlanInForce(*updated->content())->roles, review.plan.roles);
    repository_ = std::move(*next);
    held_ = *updated;
    own_root_ = RootOf(repository_);
  }

  TrustRepository repository_;
  TrustedSet held_;
  std::optional<Envelope> own_root_;
  AnchorPlan plan_;
};

TEST_F(CeremonyTest, NeedsAnyThreeOfFive) {
  for (const std::vector<std::uint8_t>& signers :
       std::vector<std::vector<std::uint8_t>>{{0, 1, 2}, {2, 3, 4}, {0, 1, 2, 3, 4}}) {
    const auto repository = HoldCeremony(MakePlan(), signers);
    EXPECT_TRUE(Update(PinnedRoot(repository.files()), repository.files()));
  }
  auto proposal = *ProposeFirst(MakePlan(), {}, StartOfTests());
  SignBy(proposal, std::nullopt, {{"root", 0}, {"root", 4}});
  SignBy(proposal, std::nullopt, {{"targets", 0}, {"nodes", 0}, {"wide", 0}, {"wide", 1}});
  const auto review = ReviewProposal(proposal, std::nullopt, StartOfTests());
  EXPECT_FALSE(review->IsComplete());
  EXPECT_FALSE(TrustRepository::Begin(proposal.documents, OnlineKeysOf(), StartOfTests()));
}

TEST_F(CeremonyTest, MergesSignaturesThatWereGivenApart) {
  const auto proposal = *ProposeFirst(MakePlan(), {}, StartOfTests());
  Proposal all = proposal;
  for (const std::uint8_t number : std::vector<std::uint8_t>{0, 3, 1}) {
    Proposal own = *Proposal::Parse(proposal.Dump());
    SignBy(own, std::nullopt, {{"root", number}});
    ASSERT_TRUE(all.Merge(*Proposal::Parse(own.Dump())));
    ASSERT_TRUE(all.Merge(own));  // the same again changes nothing
  }
  EXPECT_EQ(all.documents.at("root").signatures.size(), 3U);
  EXPECT_EQ(all.Fingerprint(), proposal.Fingerprint());
}

TEST_F(CeremonyTest, GivesOtherWordsForAnyChange) {
  const auto proposal = *ProposeFirst(MakePlan(), {}, StartOfTests());
  const std::string words = crypto::FingerprintWords(proposal.Fingerprint());
  for (const std::string& role : {std::string("root"), BinName("nodes", 77), BinName("wide", 3)}) {
    Proposal tampered = proposal;
    Json json = tampered.documents.at(role).ToJson();
    (*json.AsObject()->at("signed").AsObject())["more"] = 1;
    tampered.documents.at(role) = *Envelope::FromJson(json);
    EXPECT_NE(crypto::FingerprintWords(tampered.Fingerprint()), words) << role;
    const auto merged = tampered.Merge(proposal);
    ASSERT_FALSE(merged);
    EXPECT_EQ(merged.error().code, ErrorCode::kConflict);
  }
}

TEST_F(CeremonyTest, SaysWhoGainsAndLosesWhat) {
  Replace("root", IndexOf("root", HolderOf("root", 1)), HolderOf("root", 7));
  plan_.roles.at("root").threshold = 2;
  plan_.roles.at("root").holders.erase(plan_.roles.at("root").holders.begin() +
                                       std::ptrdiff_t(IndexOf("root", HolderOf("root", 3))));
  const Review review = MustReview(Propose());
  const auto has = [&review](Change::Kind kind, const std::string& subject) {
    return std::any_of(review.changes.begin(), review.changes.end(), [&](const Change& change) {
      return change.kind == kind && change.role == "root" &&
             change.subject.find(subject) != std::string::npos;
    });
  };
  EXPECT_TRUE(has(Change::Kind::kHolderJoins, "root 7"));
  EXPECT_TRUE(has(Change::Kind::kHolderLeaves, "root 1"));
  EXPECT_TRUE(has(Change::Kind::kHolderLeaves, "root 3"));
  EXPECT_FALSE(has(Change::Kind::kHolderLeaves, "root 2"));
  EXPECT_TRUE(has(Change::Kind::kThreshold, "4"));
  EXPECT_TRUE(has(Change::Kind::kExpiry, ""));
}

TEST_F(CeremonyTest, ReplacesLostAndStolenKeysOfRoot) {
  Replace("root", IndexOf("root", HolderOf("root", 0)), HolderOf("root", 10));
  Replace("root", IndexOf("root", HolderOf("root", 1)), HolderOf("root", 11));
  Proposal proposal = Propose();
  EXPECT_EQ(proposal.documents.size(), 1U);
  SignBy(proposal, own_root_, {{"root", 2}, {"root", 3}, {"root", 10}});
  EXPECT_FALSE(MustReview(proposal).IsComplete());  // two of the old
  SignBy(proposal, own_root_, {{"root", 4}});
  ExpectFollowed(proposal);
  EXPECT_EQ(held_.version().root, 2U);
}

TEST_F(CeremonyTest, ReplacesTheKeysOfEveryOtherRole) {
  const std::vector<std::pair<std::string, std::vector<std::pair<std::string, std::uint8_t>>>>
      cases = {{"targets", {{"targets", 9}}},
               {"nodes", {{"targets", 0}, {"nodes", 9}}},
               {"wide", {{"targets", 0}, {"wide", 9}, {"wide", 1}}},
               {"snapshot", {}},
               {"timestamp", {}}};
  for (const auto& [role, signers] : cases) {
    SCOPED_TRACE(role);
    const TrustedSet before = held_;
    Replace(role, IndexOf(role, HolderOf(role, 0)), HolderOf(role, 9));
    Proposal proposal = Propose();
    if (proposal.documents.contains("root")) {
      SignBy(proposal, own_root_, {{"root", 0}, {"root", 1}, {"root", 2}});
    }
    SignBy(proposal, own_root_, signers);
    TrustKeys online;
    online.snapshot.push_back(KeyOfHolder("snapshot", role == "snapshot" ? 9 : 0));
    online.timestamp.push_back(KeyOfHolder("timestamp", role == "timestamp" ? 9 : 0));
    ExpectFollowed(proposal, std::move(online));
    // Each case starts from the first state.
    repository_ = HoldCeremony(MakePlan(), {0, 1, 2});
    held_ = MustUpdate(PinnedRoot(repository_.files()), repository_.files());
    own_root_ = RootOf(repository_);
    plan_ = *PlanInForce(*held_.content());
  }
}

TEST_F(CeremonyTest, HealsAFederationWhoseOnlineKeysWereStolen) {
  Forge stolen(repository_.files());
  Keys thief;
  thief.push_back(KeyOfHolder("timestamp"));
  stolen.Change(
      "timestamp", [](Json::Object& part) { part["version"] = limits::kVersionMax; }, thief);
  held_ = MustUpdate(held_, stolen.files());
  ExpectRefused(held_, repository_.files(), ErrorCode::kProtocol, "rolled back");
  Replace("timestamp", 0, HolderOf("timestamp", 9));
  Replace("snapshot", 0, HolderOf("snapshot", 9));
  Proposal proposal = Propose();
  SignBy(proposal, own_root_, {{"root", 0}, {"root", 1}, {"root", 4}});
  TrustKeys online;
  online.snapshot.push_back(KeyOfHolder("snapshot", 9));
  online.timestamp.push_back(KeyOfHolder("timestamp", 9));
  ExpectFollowed(proposal, std::move(online));
  EXPECT_LT(held_.version().timestamp, 10U);
}

TEST_F(CeremonyTest, PassesToAnotherOrganisationWithOtherKeys) {
  const TrustedSet behind = held_;  // a node that hears of neither step
  for (const std::uint8_t step : std::vector<std::uint8_t>{20, 30}) {
    AnchorPlan next;
    next.name = "Opvolger " + std::to_string(step);
    next.kvk = "87654321";
    for (std::uint8_t i = 0; i < 5; ++i)
      next.roles["root"].holders.push_back(HolderOf("root", static_cast<std::uint8_t>(step + i)));
    next.roles["root"].threshold = 3;
    for (const char* role : {"targets", "nodes", "wide", "snapshot", "timestamp"})
      next.roles[role].holders.push_back(HolderOf(role, step));
    next.roles["wide"].holders.push_back(HolderOf("wide", static_cast<std::uint8_t>(step + 1)));
    next.roles["wide"].threshold = 2;
    const std::uint8_t old = step == 20 ? 0 : 20;
    plan_ = next;
    Proposal proposal = Propose();
    for (std::uint8_t i = 0; i < 3; ++i) {
      SignBy(proposal, own_root_,
             {{"root", static_cast<std::uint8_t>(old + i)},
              {"root", static_cast<std::uint8_t>(step + i)}});
    }
    SignBy(proposal, own_root_,
           {{"targets", step},
            {"nodes", step},
            {"wide", step},
            {"wide", static_cast<std::uint8_t>(step + 1)}});
    TrustKeys online;
    online.snapshot.push_back(KeyOfHolder("snapshot", step));
    online.timestamp.push_back(KeyOfHolder("timestamp", step));
    ExpectFollowed(proposal, std::move(online));
  }
  EXPECT_EQ(PlanInForce(*held_.content())->name, "Opvolger 30");
  EXPECT_EQ(MustUpdate(behind, repository_.files()).version(), held_.version());
}

TEST_F(CeremonyTest, SignsAgainBeforeExpiry) {
  Proposal proposal = Propose({std::chrono::days(400), std::chrono::days(180), {"root", "nodes"}});
  EXPECT_EQ(proposal.documents.size(), 2 + limits::kBinCount);
  SignBy(proposal, own_root_, {{"root", 0}, {"root", 1}, {"root", 2}, {"nodes", 0}});
  ExpectFollowed(proposal);
}

TEST_F(CeremonyTest, BothOfficersSignEveryBinOfWideAgain) {
  Proposal proposal = Propose({std::chrono::days(400), std::chrono::days(180), {"wide"}});
  EXPECT_EQ(proposal.documents.size(), 1 + limits::kBinCount);
  SignBy(proposal, own_root_, {{"wide", 0}});
  EXPECT_FALSE(MustReview(proposal).IsComplete());
  SignBy(proposal, own_root_, {{"wide", 1}});
  ExpectFollowed(proposal);
}

TEST_F(CeremonyTest, ProposesNothingWhereNothingChanges) {
  const auto proposal = ProposeChange(*held_.content(), plan_, {}, StartOfTests());
  ASSERT_FALSE(proposal);
  EXPECT_EQ(proposal.error().code, ErrorCode::kNotFound);
}

TEST_F(CeremonyTest, GivesAKeyOfNobodyNothingToSign) {
  Replace("root", 0, HolderOf("root", 10));
  Proposal proposal = Propose();
  const auto signed_count =
      SignProposal(proposal, KeyOfHolder("stranger"), own_root_, StartOfTests());
  ASSERT_FALSE(signed_count);
  EXPECT_EQ(signed_count.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace schakel::federation
