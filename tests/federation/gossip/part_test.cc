// Parts of a journal: what a publisher gave to some and not to others, or could not give any more.
// Everybody ends with the longest part that an honest node holds, and no honest peer is asked in
// vain.
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// Members 0 to 3 are parties, 4 relays, 5 publishes.
class PartTest : public testing::Test {
 protected:
  explicit PartTest(std::size_t parties = 4) : stage_(parties, Cast(6)) {}

  Author Write(std::size_t size, const std::string& name = "doc") const {
    Author author(publisher_);
    author.WriteMany(size, name);
    return author;
  }
  // Gives a party this page, as a member that is no party would push it.
  void Give(std::size_t party, const PageMessage& page) {
    Puppet relay(stage_[party], stage_.cast()[4]);
    relay.Greet();
    relay.Say(page);
    stage_[party].Drop(relay.link());
  }
  void ConnectAll() {
    stage_.ConnectAll();
    stage_.watch = [this](std::size_t from, std::size_t to, Frame& frame) {
      const auto* page = std::get_if<PageMessage>(&frame.message);
      if (std::holds_alternative<PullMessage>(frame.message)) ++pulls_[{from, to}];
      if (page != nullptr && page->hop == 0) ++answers_[{to, from}];
      return true;
    };
    stage_.RunFor(minutes(2));
  }
  void ExpectEverywhere(const JournalId& id, const Frontier& frontier) {
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(stage_[i].Row(id).durable, frontier) << i;
      EXPECT_EQ(stage_[i].Status().frontier_fingerprint, stage_[0].Status().frontier_fingerprint);
      EXPECT_EQ(stage_[i].Status().offences, 0U) << i;
    }
    EXPECT_EQ(pulls_, answers_) << "somebody was asked for what he has not got";
  }

  const Member publisher_ = MakeMember(5);
  Stage stage_;
  std::map<std::pair<std::size_t, std::size_t>, int> pulls_;  // asker and asked
  std::map<std::pair<std::size_t, std::size_t>, int> answers_;
};

TEST_F(PartTest, OneLogInPrefixesUnderLargerNotesSplitsNobody) {
  const Author whole = Write(12);
  Give(0, whole.Part(0, 2, 1));
  Give(1, Write(2).Page(0, 1));
  ConnectAll();
  ExpectEverywhere(whole.id(), whole.At(2));
}

TEST_F(PartTest, TheLongestPrefixWinsWhateverItsNoteStates) {
  const Author whole = Write(30);
  Give(0, whole.Part(0, 5, 1));
  Give(1, Write(3).Page(0, 1));
  Give(2, Write(9).Part(0, 8, 1));
  Give(3, Write(7).Page(0, 1));
  ConnectAll();
  ExpectEverywhere(whole.id(), whole.At(8));
}

TEST_F(PartTest, IsWhatIsLeftOfAPublisherThatDiedInTheMiddle) {
  const Author whole = Write(30);
  Give(0, whole.Part(0, 4, 1));
  Give(1, whole.Part(0, 9, 1));
  stage_[1].Crash();
  ConnectAll();
  ExpectEverywhere(whole.id(), whole.At(9));
}

TEST_F(PartTest, IsStatedWhileMoreIsOnItsWayButAnnouncedAtItsEndOnly) {
  stage_.Connect(0, 1);
  stage_.RunFor(seconds(1));
  const Author whole = Write(30);
  Puppet relay(stage_[0], stage_.cast()[4]);
  relay.Greet();
  relay.Announce(whole.id(), whole.journal().covered());
  std::size_t announced = 0;
  stage_.watch = [&announced](std::size_t from, std::size_t /*to*/, Frame& frame) {
    if (from == 0 && std::holds_alternative<AnnounceMessage>(frame.message)) ++announced;
    return true;
  };
  ASSERT_EQ(relay.Hear<PullMessage>().size(), 1U);
  relay.Say(whole.Part(0, 12));
  EXPECT_EQ(stage_[0].Row(whole.id()).durable, whole.At(12));
  EXPECT_EQ(stage_[0].Row(whole.id()).reviewed, 12U);
  ASSERT_EQ(relay.Hear<PullMessage>().size(), 1U);
  stage_.Settle();
  EXPECT_EQ(announced, 0U);
  relay.Say(whole.Page(12));
  stage_.Settle();
  EXPECT_EQ(announced, 1U);
  EXPECT_EQ(stage_[1].Row(whole.id()).durable, whole.At(30));
}

TEST_F(PartTest, IsFoundByTheNextReconcileWhenTheRestDoesNotCome) {
  stage_.Connect(0, 1);
  const Author whole = Write(30);
  Puppet relay(stage_[0], stage_.cast()[4]);
  relay.Greet();
  relay.Announce(whole.id(), whole.journal().covered());
  relay.Say(whole.Part(0, 12));
  stage_[0].Drop(relay.link());
  stage_.RunFor(limits::kReconcileInterval * 2);
  EXPECT_EQ(stage_[1].Row(whole.id()).durable, whole.At(12));
}

TEST_F(PartTest, T23OfTwoBranchesAreProvenThoughNobodyHoldsAWholeOne) {
  for (const std::size_t common : {0U, 2U, 5U}) {
    for (const std::size_t left : {3U, 4U, 8U}) {
      for (const std::size_t right : {2U, 7U}) {
        SCOPED_TRACE(testing::Message() << common << " common, parts of " << common + left
                                        << " and " << common + right);
        Stage stage(3, Cast(6));
        std::size_t party = 0;
        for (const auto& [name, own] : {std::pair("left", left), std::pair("right", right)}) {
          Author branch(publisher_);
          branch.WriteMany(common, "common");
          branch.WriteMany(name[0] == 'l' ? 20 : 25, name);
          Puppet relay(stage[party], stage.cast()[4]);
          relay.Greet();
          relay.Say(branch.Part(0, common + own, 1));
          stage[party++].Drop(relay.link());
        }
        stage.Connect(1, 2);
        stage.RunFor(seconds(1));
        stage.Connect(0, 1);
        stage.RunFor(seconds(1));
        for (std::size_t i = 0; i < 3; ++i) {
          EXPECT_EQ(stage[i].Row({publisher_.id, 1}).status, JournalStatus::kForked) << i;
          EXPECT_EQ(stage[i].Status().offences, 0U) << i;
          stage[i].Crash();
          EXPECT_EQ(stage[i].Row({publisher_.id, 1}).status, JournalStatus::kForked) << i;
        }
        if (HasFailure()) return;
      }
    }
  }
}

TEST_F(PartTest, AnHonestPeerIsNotAccusedByWhoHoldsItsNoteOfAnotherBranch) {
  const Author longer = Write(30);
  Author other(publisher_);
  other.WriteMany(7, "doc");
  other.WriteMany(2, "other");
  Party& node = stage_[0];
  Give(0, longer.Part(0, 7, 1));
  Give(0, other.Page(7, 1));  // fits the part; its checkpoint contradicts the one of 30
  ASSERT_EQ(node.Row(longer.id()).durable, other.journal().covered());
  Puppet honest(node, stage_.cast()[3]);
  honest.Greet();
  honest.Announce(longer.id(), longer.journal().covered());
  for (int round = 0; round < 2; ++round) {
    for (const PullMessage& pull : honest.Hear<PullMessage>())
      honest.Say(longer.Page(pull.from, 0, pull.bytes_max));
  }
  EXPECT_TRUE(honest.IsUp());
  EXPECT_EQ(node.Row(longer.id()).status, JournalStatus::kForked);
}

// A node that held more than it could prove when its publisher was stopped.
class PartOfTheRevokedTest : public PartTest {
 protected:
  TrustedSet Revoke(Cast& cast, const Author& author, std::uint64_t point) const {
    Admission revoked = AdmissionOf(cast[5]);
    revoked.status = AdmissionStatus::kRevoked;
    revoked.revoked_at = StartOfTests().wall;
    revoked.trusted_points = {{1, point, author.At(point).root}};
    return cast.Admit(revoked);
  }
};

TEST_F(PartOfTheRevokedTest, EndsAtTheTrustedPointAlsoAfterARestart) {
  Cast cast(6);
  const TrustedSet before = cast.trust();
  const Author author = Write(30);
  const TrustedSet after = Revoke(cast, author, 5);
  Party node(cast, 1, PartyOptions{before, {}, {}, nullptr});
  Puppet relay(node, cast[4]);
  relay.Greet();
  relay.Say(author.Part(0, 7, 1));
  node.Drop(relay.link());
  ASSERT_EQ(node.Row(author.id()).durable, author.At(7));
  node.core().OfferTrust(after, node.now);
  node.Run();
  for (int life = 0; life < 2; ++life) {
    Puppet honest(node, cast[2]);
    honest.Greet();
    honest.Hear();
    honest.Announce(author.id(), author.At(5));
    honest.Announce(author.id(), {3, author.At(3).root});
    node.RunFor(seconds(10));
    EXPECT_TRUE(honest.Hear<PullMessage>().empty());
    honest.Say(PullMessage{author.id(), 3, 100'000});
    const auto pages = honest.Hear<PageMessage>();
    ASSERT_EQ(pages.size(), 1U);
    EXPECT_EQ(pages[0].from + pages[0].entries.size(), 5U);
    node.Crash();
  }
}

TEST_F(PartOfTheRevokedTest, IsTheSameForWhoHadAllAndWhoHadNothing) {
  Cast cast(6);
  const TrustedSet before = cast.trust();
  const Author author = Write(30);
  const TrustedSet after = Revoke(cast, author, 5);
  Stage stage(3, std::move(cast));
  for (const std::size_t i : {0U, 1U}) {
    stage.Replace(i, PartyOptions{before, {}, {}, nullptr});
    Puppet relay(stage[i], stage.cast()[4]);
    relay.Greet();
    relay.Say(i == 0 ? author.Page(0, 1) : author.Part(0, 7, 1));
    stage[i].Drop(relay.link());
    stage[i].core().OfferTrust(after, stage[i].now);
    stage[i].Run();
  }
  stage.Connect(0, 2);
  stage.Connect(1, 2);
  stage.RunFor(minutes(2));
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(stage[i].Status().frontier_fingerprint, stage[0].Status().frontier_fingerprint) << i;
  EXPECT_EQ(stage[2].Row(author.id()).durable, author.At(5));
}

// What peers tell a publisher of its own journal.
TEST_F(PartTest, HelloShowsTheNewestNoteOfItsReceiver) {
  const Author author = Write(30);
  Party& node = stage_[0];
  node.holds_writes = true;
  Give(0, author.Part(0, 4, 1));
  Puppet owner(node, stage_.cast()[5]);
  const auto hellos = owner.Hear<HelloMessage>();
  ASSERT_EQ(hellos.size(), 1U);
  ASSERT_EQ(hellos[0].yours.size(), 1U);
  EXPECT_EQ(hellos[0].yours[0].checkpoint, author.journal().checkpoint());
}

TEST(RestoredPublisherTest, DoesNotForkWhatPeersHoldAPartOf) {
  Stage stage(4);
  stage.ConnectAll();
  stage.RunFor(seconds(11));
  stage[0].Publish(MakeDraft("A", 10));
  stage.Settle();
  const storage::MemoryStore backup = stage[0].store();
  // Of a burst each peer gets the first page, then the publisher dies.
  stage.watch = [](std::size_t from, std::size_t /*to*/, Frame& frame) {
    const auto* page = std::get_if<PageMessage>(&frame.message);
    return page == nullptr || (from == 0 && page->hop == 0 && page->from == 1);
  };
  stage[0].holds_writes = true;
  for (int i = 0; i < 40; ++i)
    stage[0].Publish(MakeDraft("B" + std::to_string(i), 20'000));
  stage[0].Sync();
  stage[0].holds_writes = false;
  stage.Settle();
  const JournalId first{stage.cast()[0].id, 1};
  const std::uint64_t part = stage[1].Row(first).held;
  ASSERT_GT(part, 1U);
  ASSERT_LT(part, 41U);
  for (std::size_t i = 1; i < 4; ++i)
    stage.Disconnect(0, i);
  stage.watch = nullptr;
  stage[0].store() = backup;
  stage[0].Start();
  for (std::size_t i = 1; i < 4; ++i)
    stage.Connect(0, i);
  for (int i = 0; i < 45; ++i)
    stage[0].Publish(MakeDraft("C" + std::to_string(i), 10));
  stage.RunFor(minutes(3));
  const JournalId second{stage.cast()[0].id, 2};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(stage[i].Row(first).status, JournalStatus::kOpen) << i;
    EXPECT_EQ(stage[i].Row(first).durable.size, part) << i;
    EXPECT_EQ(stage[i].Row(second).durable.size, 46U) << i;  // and where the first one ended
    EXPECT_EQ(stage[i].Status().frontier_fingerprint, stage[0].Status().frontier_fingerprint) << i;
    EXPECT_EQ(stage[i].Status().offences, 0U) << i;
  }
}

}  // namespace
}  // namespace schakel::federation
