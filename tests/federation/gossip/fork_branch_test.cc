// Branches of different length: found between any two nodes, proven to a third, and no honest node
// is accused.
#include "federation/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

class ForkBranchTest : public testing::Test {
 protected:
  Author Branch(std::size_t common, std::size_t own, const std::string& name) const {
    Author author(publisher_);
    author.WriteMany(common, "common");
    author.WriteMany(own, name);
    return author;
  }
  // Gives a party this branch, as a member that is no party would push it.
  static void Give(Stage& stage, std::size_t party, const Author& branch) {
    Puppet peer(stage[party], stage.cast()[4]);
    peer.Greet();
    peer.Say(branch.Page(0, 1));
    ASSERT_EQ(stage[party].Row(branch.id()).durable, branch.journal().covered());
    stage[party].Drop(peer.link());
  }
  void ExpectClosed(Party& party) const {
    EXPECT_EQ(party.Row({publisher_.id, 1}).status, JournalStatus::kForked);
    EXPECT_EQ(party.Status().offences, 0U);
    ASSERT_EQ(party.alarms.size(), 1U);
    EXPECT_EQ(party.alarms[0].kind, AlarmKind::kForked);
  }

  // Members 0 to 2 are parties, 3 is the publisher, 4 relays.
  const Member publisher_ = MakeMember(3);
};

TEST_F(ForkBranchTest, OfAnyTwoLengthsAreProvenAndAccuseNobody) {
  for (const std::size_t common : {0U, 1U, 2U, 3U}) {
    for (const std::size_t left : {1U, 2U, 3U, 6U}) {
      for (const std::size_t right : {1U, 2U, 3U, 5U}) {
        SCOPED_TRACE(testing::Message() << common << " common, " << left << " and " << right);
        Stage stage(3, Cast(5));
        Give(stage, 0, Branch(common, left, "left"));
        Give(stage, 1, Branch(common, right, "right"));
        stage.Connect(1, 2);
        stage.RunFor(seconds(1));
        stage.Connect(0, 1);
        stage.RunFor(seconds(1));
        for (std::size_t i = 0; i < 3; ++i) {
          ExpectClosed(stage[i]);
          EXPECT_EQ(stage[i].Status().frontier_fingerprint, stage[0].Status().frontier_fingerprint);
        }
        if (HasFailure()) return;
      }
    }
  }
}

TEST_F(ForkBranchTest, AreFoundThroughAPush) {
  Stage stage(2, Cast(5));
  stage.Connect(0, 1);
  Give(stage, 0, Branch(3, 1, "left"));
  stage.Settle();
  Puppet peer(stage[1], stage.cast()[4]);
  peer.Greet();
  const Author longer = Branch(2, 5, "right");
  peer.Say(longer.Page(0, 1));
  const auto pulls = peer.Hear<PullMessage>();
  ASSERT_EQ(pulls.size(), 1U);
  EXPECT_EQ(pulls[0].from, 2U);  // of four held entries: the tree of four is one subtree
  peer.Say(longer.Page(2, 0, 1));
  stage.Settle();
  ExpectClosed(stage[0]);
  ExpectClosed(stage[1]);
}

TEST_F(ForkBranchTest, SurviveARestartWithTheirProof) {
  Stage stage(2, Cast(5));
  Give(stage, 0, Branch(2, 1, "left"));
  Puppet peer(stage[0], stage.cast()[4]);
  peer.Greet();
  const Author longer = Branch(2, 5, "right");
  peer.Say(longer.Page(0, 1));
  peer.Say(longer.Page(2, 0, 1));
  const auto proofs = peer.Hear<ForkProofMessage>();
  ASSERT_EQ(proofs.size(), 1U);
  EXPECT_FALSE(proofs[0].path.empty());
  stage[0].Crash();
  stage.Connect(0, 1);
  stage.RunFor(seconds(1));
  EXPECT_EQ(stage[0].Row(longer.id()).status, JournalStatus::kForked);
  ExpectClosed(stage[1]);
}

TEST_F(ForkBranchTest, AreNotBelievedOfARelayThatChangesEntries) {
  Stage stage(1, Cast(5));
  const Author honest = Branch(7, 0, "");
  Give(stage, 0, Branch(3, 0, ""));
  Puppet peer(stage[0], stage.cast()[4]);
  peer.Greet();
  peer.Announce(honest.id(), honest.journal().covered());
  ASSERT_EQ(peer.Hear<PullMessage>().size(), 1U);
  PageMessage page = honest.Page(3);
  page.entries[2].header = Branch(5, 2, "lie").Page(5).entries[0].header;
  page.entries[2].payload = Branch(5, 2, "lie").Page(5).entries[0].payload;
  peer.Say(page);
  const auto probes = peer.Hear<PullMessage>();
  ASSERT_EQ(probes.size(), 1U);
  EXPECT_TRUE(peer.IsUp());
  peer.Say(honest.Page(probes[0].from, 0, 1));
  EXPECT_EQ(peer.Closed(), CloseReason::kProtocol);
  EXPECT_EQ(stage[0].Row(honest.id()).status, JournalStatus::kOpen);
  EXPECT_EQ(stage[0].Row(honest.id()).held, 3U);
  EXPECT_EQ(stage[0].Status().offences, 1U);
}

TEST_F(ForkBranchTest, AreNotBelievedWithoutTheRightPath) {
  Stage stage(1, Cast(5));
  Puppet peer(stage[0], stage.cast()[4]);
  peer.Greet();
  const Author shorter = Branch(3, 0, "");
  const Author longer = Branch(7, 0, "");
  const Author other = Branch(2, 5, "other");
  const auto path = *ExplicitPath(3, other.Page(ProbeIndex(3), 0, 1));
  std::size_t liars = 2;
  for (const Author* second : {&longer, &shorter}) {
    Puppet liar(stage[0], stage.cast()[liars++]);
    liar.Greet();
    liar.Say(ForkProofMessage{shorter.id(), shorter.journal().checkpoint(),
                              second->journal().checkpoint(), path});
    EXPECT_EQ(liar.Closed(), CloseReason::kProtocol);
  }
  EXPECT_TRUE(stage[0].Status().journals.empty());
  peer.Say(ForkProofMessage{shorter.id(), shorter.journal().checkpoint(),
                            other.journal().checkpoint(), path});
  EXPECT_EQ(stage[0].Row(shorter.id()).status, JournalStatus::kForked);
}

}  // namespace
}  // namespace schakel::federation
