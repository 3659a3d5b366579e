// The anchor signed two histories: found when nodes compare, proven to everybody, and what still
// works until a new root.
#include "federation/trust/split_proof.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

// Two anchors with the same keys, whose second versions differ: number 2 or 3 is new.
class SplitViewTest : public testing::Test {
 protected:
  SplitViewTest() {
    left_.Admit(AdmissionOf(left_[2]));
    right_.Admit(AdmissionOf(right_[3]));
    CHECK(left_.trust().version() == right_.trust().version());
  }
  [[nodiscard]] SplitProofMessage Proof() const {
    const SplitProof proof = MakeSplitProof(1, *left_.trust().FindFile(kTimestampFileName),
                                            *right_.trust().FindFile(kTimestampFileName));
    return {proof.root, proof.first, proof.second};
  }
  [[nodiscard]] PartyOptions With(const TrustedSet& trust) const {
    PartyOptions options;
    options.trust = trust;
    return options;
  }
  static bool IsFrozen(Party& party) { return party.Status().terms.is_frozen; }
  static void Offer(Party& party, const TrustedSet& trust) {
    party.core().OfferTrust(trust, party.now);
    party.Run();
  }

  Cast left_{5, 2};
  Cast right_{5, 2};
};

TEST_F(SplitViewTest, IsFoundBetweenNodesOfOneVersion) {
  Party here(left_, 0);
  Party there(right_, 1);
  Puppet peer(here, left_[1]);
  peer.Greet();
  peer.Hear();
  peer.Say(RecentMessage{{}, {}, 0, 77, 0, false});
  auto wants = peer.Hear<TrustWantMessage>();
  ASSERT_EQ(wants.size(), 1U);
  std::vector<SplitProofMessage> proofs;
  const auto answer = [&](const TrustWantMessage& want) {
    TrustFilesMessage files;
    for (const std::string& name : want.names) {
      const Buffer* content = there.core().trust().FindFile(name);
      files.files.push_back({name, content != nullptr, content == nullptr ? Buffer() : *content});
    }
    peer.Say(files);
  };
  while (!wants.empty()) {
    answer(wants[0]);
    wants.clear();
    for (const Frame& frame : peer.Hear()) {
      if (const auto* want = std::get_if<TrustWantMessage>(&frame.message)) wants.push_back(*want);
      const auto* proof = std::get_if<SplitProofMessage>(&frame.message);
      if (proof != nullptr) proofs.push_back(*proof);
    }
  }
  ASSERT_EQ(here.alarms.size(), 1U);
  EXPECT_EQ(here.alarms[0].kind, AlarmKind::kFrozen);
  EXPECT_TRUE(IsFrozen(here));
  EXPECT_EQ(here.core().directory()->Find(left_[3].id), nullptr);
  EXPECT_TRUE(peer.IsUp());
  EXPECT_EQ(proofs, std::vector<SplitProofMessage>{Proof()});
  peer.Say(RecentMessage{{}, {}, 0, 77, 0, false});
  EXPECT_TRUE(peer.Hear<TrustWantMessage>().empty());  // it knows enough
}

// The last of the cast brings party 0 two timestamps of one version of their anchor.
void TellTheFirst(Stage& stage, std::size_t last) {
  Cast other(last + 1, last + 1);
  const TrustedSet one = stage.cast().Renew(StartOfTests().wall + seconds(1));
  const TrustedSet two = other.Renew(StartOfTests().wall + seconds(2));
  const SplitProof proof =
      MakeSplitProof(1, *one.FindFile(kTimestampFileName), *two.FindFile(kTimestampFileName));
  Puppet peer(stage[0], stage.cast()[last]);
  peer.Greet();
  peer.Say(SplitProofMessage{proof.root, proof.first, proof.second});
  stage.Settle();
}

TEST_F(SplitViewTest, T22SpreadsToEverybodyAndSurvivesARestart) {
  Stage stage(4, Cast(5, 5));
  stage.Connect(0, 1);
  stage.Connect(1, 2);
  stage.Connect(2, 3);
  TellTheFirst(stage, 4);
  for (std::size_t i = 0; i < 4; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_TRUE(IsFrozen(stage[i]));
    EXPECT_EQ(stage[i].alarms.size(), 1U);
    EXPECT_EQ(stage[i].Status().offences, 0U);
    stage[i].Crash();
    EXPECT_TRUE(IsFrozen(stage[i]));
  }
}

TEST_F(SplitViewTest, WhoWasAwayLearnsOfItWhenItCompares) {
  Stage stage(3, Cast(4, 4));
  stage.Connect(0, 1);
  TellTheFirst(stage, 3);
  ASSERT_FALSE(IsFrozen(stage[2]));
  stage.Connect(1, 2);
  stage.RunFor(seconds(70));
  EXPECT_TRUE(IsFrozen(stage[2]));
}

TEST_F(SplitViewTest, T24WhatProvesNothingIsIgnored) {
  Party node(left_, 0);
  Puppet peer(node, left_[1]);
  peer.Greet();
  SplitProofMessage proof = Proof();
  SplitProofMessage same = proof;
  same.second = same.first;
  SplitProofMessage root = proof;
  root.root = 2;
  SplitProofMessage damaged = proof;
  damaged.second[damaged.second.size() / 2] ^= 1;
  for (const SplitProofMessage& nothing : {same, root, damaged, SplitProofMessage{}})
    peer.Say(nothing);
  EXPECT_FALSE(IsFrozen(node));
  EXPECT_TRUE(node.alarms.empty());
  EXPECT_TRUE(peer.IsUp());
  EXPECT_EQ(node.Status().offences, 0U);
  peer.Say(proof);
  EXPECT_TRUE(IsFrozen(node));
}

TEST_F(SplitViewTest, EndsALinkThatNamesNothingTooOften) {
  Party node(left_, 0);
  Puppet peer(node, left_[1]);
  peer.Greet();
  SplitProofMessage same = Proof();
  same.second = same.first;
  for (int i = 0; i < limits::kVainChecksMax; ++i)
    peer.Say(same);
  EXPECT_TRUE(peer.IsUp());
  peer.Say(same);
  EXPECT_EQ(peer.Closed(), CloseReason::kProtocol);
}

TEST_F(SplitViewTest, NothingWidensAndEverythingNarrowsUntilANewRoot) {
  Party node(left_, 0);
  Puppet peer(node, left_[1]);
  peer.Greet();
  peer.Say(Proof());
  ASSERT_TRUE(IsFrozen(node));
  // Wider rights of a known node, and a new one: not before a new root.
  Admission wider = AdmissionOf(left_[2]);
  wider.maturity = 3;
  Offer(node, left_.Admit(wider));
  Offer(node, left_.Admit(AdmissionOf(left_[4])));
  EXPECT_EQ(node.core().directory()->Find(left_[2].id)->maturity, AdmissionOf(left_[2]).maturity);
  EXPECT_TRUE(node.core().directory()->IsActive(left_[2].id));
  EXPECT_FALSE(node.core().directory()->IsActive(left_[4].id));
  // A revocation counts at once.
  Admission revoked = AdmissionOf(left_[1]);
  revoked.status = AdmissionStatus::kRevoked;
  revoked.revoked_at = StartOfTests().wall;
  Offer(node, left_.Admit(revoked));
  EXPECT_EQ(peer.Closed(), CloseReason::kRevoked);
  node.Crash();
  EXPECT_TRUE(IsFrozen(node));
  EXPECT_FALSE(node.core().directory()->IsActive(left_[4].id));
  EXPECT_EQ(node.core().directory()->Find(left_[2].id)->maturity, AdmissionOf(left_[2]).maturity);
  // A new root ends it, and the old proof does not bring it back.
  Offer(node, left_.NextRoot());
  EXPECT_FALSE(IsFrozen(node));
  EXPECT_TRUE(node.core().directory()->IsActive(left_[4].id));
  EXPECT_EQ(node.core().directory()->Find(left_[2].id)->maturity, 3);
  Puppet again(node, left_[2]);
  again.Greet();
  SplitProofMessage relabelled = Proof();
  relabelled.root = 2;
  again.Say(relabelled);
  again.Say(Proof());
  EXPECT_FALSE(IsFrozen(node));
  node.Crash();
  EXPECT_FALSE(IsFrozen(node));
}

TEST_F(SplitViewTest, EndsFrozenAndEqualWhateverCameFirst) {
  // Three events in every order: one side, the other side, the proof.
  const TrustedSet sides[] = {left_.trust(), right_.trust()};
  Cast start(5, 2);
  int order[] = {0, 1, 2};
  std::set<std::uint64_t> tags;
  do {
    SCOPED_TRACE(testing::Message() << order[0] << order[1] << order[2]);
    Party node(start, 0, With(start.trust()));
    Puppet peer(node, start[1]);
    peer.Greet();
    for (const int event : order) {
      if (event < 2) Offer(node, sides[event]);
      if (event == 2) peer.Say(Proof());
    }
    EXPECT_TRUE(IsFrozen(node));
    EXPECT_TRUE(peer.IsUp());
    EXPECT_EQ(node.core().trust().version(), left_.trust().version());
    // What it compares with others does not tell which side it holds.
    peer.Hear();
    peer.Say(FingerprintMessage{{}, 1});
    const auto recents = peer.Hear<RecentMessage>();
    ASSERT_EQ(recents.size(), 1U);
    tags.insert(recents[0].trust_tag);  // the salts are equal: the same seed
  } while (std::next_permutation(std::begin(order), std::end(order)));
  EXPECT_EQ(tags.size(), 1U);
}

TEST(TrustedRootsTest, AreCountedWithoutALinkToEverybody) {
  Stage stage(3);
  stage.Connect(0, 1);
  stage.Connect(1, 2);
  stage.RunFor(seconds(90));
  EXPECT_EQ(stage[0].core().TrustedRoots(), (std::map<std::uint32_t, std::size_t>{{1, 3}}));
  const TrustedSet next = stage.cast().NextRoot();
  stage[2].core().OfferTrust(next, stage[2].now);
  stage[2].Run();
  stage.Settle();
  stage.RunFor(seconds(90));
  EXPECT_EQ(stage[0].core().TrustedRoots(), (std::map<std::uint32_t, std::size_t>{{2, 3}}));
}

}  // namespace
}  // namespace schakel::federation
