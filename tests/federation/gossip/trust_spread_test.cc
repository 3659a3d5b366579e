// Trust between nodes: who learns of a new version, what waits for it, and what it ends.
#include "federation/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

TEST(TrustSpreadTest, BringsANewAdmissionToEverybody) {
  Stage stage(3, Cast(4, 3));
  stage.Connect(0, 1);
  stage.Connect(1, 2);
  const auto before = stage[2].core().trust().version();
  const Member& joiner = stage.cast()[3];
  stage[0].core().OfferTrust(stage.cast().Admit(AdmissionOf(joiner)), stage[0].now);
  stage[0].Run();
  stage.Settle();
  for (std::size_t i = 0; i < 3; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    EXPECT_GT(stage[i].core().trust().version(), before);
    EXPECT_NE(stage[i].core().directory()->Find(joiner.id), nullptr);
    const bool is_allowed = std::any_of(
        stage[i].allowed.begin(), stage[i].allowed.end(), [&joiner](const AllowedPeer& peer) {
          return peer.node == joiner.id && peer.key == joiner.transport.public_key();
        });
    EXPECT_TRUE(is_allowed);
    EXPECT_EQ(stage[i].Status().offences, 0U);
  }
}

TEST(TrustSpreadTest, TeachesAJoinerThatKnowsOnlyTheRoot) {
  Stage stage(3);
  stage.Connect(0, 1);
  stage.RunFor(seconds(11));
  stage[0].Publish(MakeDraft("A", 100));
  stage.Settle();
  PartyOptions options;
  options.trust = stage.cast().PinnedRoot();
  options.seeds = {{stage.cast()[1].id, "192.0.2.1:1", {}}};
  stage.Replace(2, options);
  ASSERT_EQ(stage[2].core().directory()->size(), 0U);
  EXPECT_TRUE(stage[2].allowed.empty());
  stage.RunFor(seconds(1));
  ASSERT_TRUE(stage.Answer(2, 1));
  stage.RunFor(seconds(60));
  EXPECT_EQ(stage[2].core().trust().version(), stage[1].core().trust().version());
  EXPECT_GE(stage[2].allowed.size(), 3U);
  EXPECT_EQ(stage[2].Row({stage.cast()[0].id, 1}).durable.size, 1U);
}

TEST(TrustSpreadTest, LetsNobodyInBeforeTheDirectoryIsKnown) {
  const Cast cast(2);
  PartyOptions options;
  options.trust = cast.PinnedRoot();
  Party joiner(cast, 0, options);
  const Puppet early(joiner, cast[1]);
  EXPECT_EQ(early.Closed(), CloseReason::kRevoked);
}

TEST(TrustSpreadTest, KeepsWhatItLearntOverACrash) {
  Stage stage(2, Cast(3, 2));
  stage.Connect(0, 1);
  stage[0].core().OfferTrust(stage.cast().Admit(AdmissionOf(stage.cast()[2])), stage[0].now);
  stage[0].Run();
  stage.Settle();
  stage.Disconnect(0, 1);
  stage[1].Crash();
  EXPECT_EQ(stage[1].core().trust().version(), stage[0].core().trust().version());
  EXPECT_EQ(stage[1].core().directory()->size(), 3U);
}

class ParkedTest : public testing::Test {
 protected:
  ParkedTest() {
    author_.WriteMany(1, "new");
    newer_ = cast_.Admit(AdmissionOf(cast_[3]));
    for (Puppet* peer : {&peer_, &other_}) {
      peer->Greet();
      peer->Hear();
    }
  }
  // Answers the node's questions for trust files until it has no more.
  void ServeTrust(Puppet& peer) {
    for (auto wants = peer.Hear<TrustWantMessage>(); !wants.empty();
         wants = peer.Hear<TrustWantMessage>()) {
      for (const TrustWantMessage& want : wants)
        peer.Say(FilesOf(want), newer_.version());
    }
  }
  TrustFilesMessage FilesOf(const TrustWantMessage& want) const {
    TrustFilesMessage files;
    for (const std::string& name : want.names) {
      const Buffer* content = newer_.FindFile(name);
      files.files.push_back({name, content != nullptr, content == nullptr ? Buffer() : *content});
    }
    return files;
  }

  Cast cast_{4, 3};  // the last one is admitted during the test
  Party node_{cast_, 0};
  Puppet peer_{node_, cast_[1]};
  Puppet other_{node_, cast_[2]};
  Author author_{cast_[3]};
  TrustedSet newer_;
};

TEST_F(ParkedTest, FramesWaitForTheTrustThatTheyName) {
  peer_.Say(author_.Page(0, 1), newer_.version());
  EXPECT_EQ(node_.Row(author_.id()).held, 0U);
  EXPECT_TRUE(peer_.IsUp());
  ServeTrust(peer_);
  EXPECT_EQ(node_.core().trust().version(), newer_.version());
  EXPECT_EQ(node_.Row(author_.id()).durable.size, 1U);
}

TEST_F(ParkedTest, FramesOfOtherLinksWaitForTheSameFetch) {
  peer_.Say(CreditMessage{0}, newer_.version());
  other_.Say(author_.Page(0, 1), newer_.version());
  EXPECT_EQ(node_.Row(author_.id()).held, 0U);
  EXPECT_TRUE(other_.Hear<TrustWantMessage>().empty());
  ServeTrust(peer_);
  EXPECT_EQ(node_.Row(author_.id()).durable.size, 1U);
}

TEST_F(ParkedTest, ABadParkedPageIsAnOffenceAfterwards) {
  PageMessage page = author_.Page(0, 1);
  page.entries[0].payload[0] ^= 1;
  other_.Say(page, newer_.version());
  EXPECT_TRUE(other_.IsUp());
  ServeTrust(other_);
  EXPECT_EQ(other_.Closed(), CloseReason::kProtocol);
  EXPECT_EQ(node_.Status().offences, 1U);
  EXPECT_EQ(node_.core().trust().version(), newer_.version());
}

TEST_F(ParkedTest, AsksTheNextPeerWhenTheFirstLeaves) {
  peer_.Say(CreditMessage{0}, newer_.version());
  other_.Say(author_.Page(0, 1), newer_.version());
  node_.Drop(peer_.link());
  ServeTrust(other_);
  EXPECT_EQ(node_.core().trust().version(), newer_.version());
  EXPECT_EQ(node_.Row(author_.id()).durable.size, 1U);
}

TEST_F(ParkedTest, AsksTheNextPeerWhenTheFirstIsSilent) {
  peer_.Say(CreditMessage{0}, newer_.version());
  other_.Say(CreditMessage{0}, newer_.version());
  ASSERT_EQ(peer_.Hear<TrustWantMessage>().size(), 1U);
  node_.RunFor(limits::kTrustTimeout + seconds(1));
  ServeTrust(other_);
  EXPECT_EQ(node_.core().trust().version(), newer_.version());
}

TEST_F(ParkedTest, AsksTheNextPeerWhenTheFirstOnlyPretendsToAnswer) {
  peer_.Say(CreditMessage{0}, newer_.version());
  other_.Say(CreditMessage{0}, newer_.version());
  const auto start = node_.now.mono;
  // Files that were not asked for buy no time.
  for (int i = 0; i < 4; ++i) {
    node_.RunFor(seconds(1));
    peer_.Say(TrustFilesMessage{{{"9.nothing.json", false, {}}}}, newer_.version());
  }
  ServeTrust(other_);
  EXPECT_EQ(node_.core().trust().version(), newer_.version());
  EXPECT_LT(node_.now.mono - start, limits::kTrustFetchMax);
}

TEST_F(ParkedTest, AsksTheNextPeerWhenTheFirstIsEndlesslySlow) {
  peer_.Say(CreditMessage{0}, newer_.version());
  other_.Say(CreditMessage{0}, newer_.version());
  const auto start = node_.now.mono;
  std::vector<TrustFileContent> slow;
  while (other_.Hear<TrustWantMessage>().empty()) {
    ASSERT_LT(node_.now.mono - start, limits::kTrustFetchMax + seconds(5));
    for (const TrustWantMessage& want : peer_.Hear<TrustWantMessage>()) {
      for (TrustFileContent& file : FilesOf(want).files)
        slow.push_back(std::move(file));
    }
    // One file every two seconds; the last one of all is held back for ever.
    node_.RunFor(seconds(2));
    if (slow.size() < 2) continue;
    peer_.Say(TrustFilesMessage{{slow.front()}}, newer_.version());
    slow.erase(slow.begin());
  }
}

TEST_F(ParkedTest, NamesNoTrustThatIsNotDurable) {
  node_.holds_writes = true;
  peer_.Say(CreditMessage{0}, newer_.version());
  ServeTrust(peer_);
  EXPECT_EQ(node_.core().trust().version(), newer_.version());
  other_.Say(FingerprintMessage{{}, 1});
  for (const Frame& frame : other_.Hear())
    EXPECT_LT(frame.trust, newer_.version());
  node_.Sync();
  const auto heard = other_.Hear();
  ASSERT_FALSE(heard.empty());
  EXPECT_EQ(heard.back().trust, newer_.version());
}

TEST_F(ParkedTest, DoesNotAskAgainForAVersionThatWasNotDelivered) {
  const TrustVersion invented{1, 1'000};
  peer_.Say(CreditMessage{0}, invented);
  ServeTrust(peer_);
  EXPECT_EQ(node_.core().trust().version(), newer_.version());
  EXPECT_TRUE(peer_.IsUp());
  for (int i = 0; i < 5; ++i)
    peer_.Say(CreditMessage{0}, invented);
  node_.RunFor(seconds(10));
  EXPECT_TRUE(peer_.Hear<TrustWantMessage>().empty());
}

TEST_F(ParkedTest, RefusesForgedTrustWithoutAnOffence) {
  const auto before = node_.core().trust().version();
  peer_.Say(CreditMessage{0}, newer_.version());
  for (const TrustWantMessage& want : peer_.Hear<TrustWantMessage>()) {
    TrustFilesMessage files = FilesOf(want);
    for (TrustFileContent& file : files.files) {
      if (file.is_present) file.content[file.content.size() / 2] ^= 1;
    }
    peer_.Say(files, newer_.version());
  }
  EXPECT_EQ(node_.core().trust().version(), before);
  EXPECT_TRUE(peer_.IsUp());
  EXPECT_TRUE(peer_.Hear<TrustWantMessage>().empty());
  EXPECT_EQ(node_.Status().offences, 0U);
}

TEST_F(ParkedTest, SendsEachTrustFileOnce) {
  TrustWantMessage want;
  for (std::size_t i = 0; i < limits::kTrustFilesPerFrameMax; ++i)
    want.names.emplace_back("1.root.json");
  peer_.Say(want);
  const auto answers = peer_.Hear<TrustFilesMessage>();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].files.size(), 1U);
}

class RevokedTest : public testing::Test {
 protected:
  RevokedTest() {
    author_.WriteMany(4, "doc");
    peer_.Greet();
    peer_.Hear();
  }
  void Revoke(std::vector<TrustedPoint> points) {
    Admission revoked = AdmissionOf(cast_[1]);
    revoked.status = AdmissionStatus::kRevoked;
    revoked.revoked_at = StartOfTests().wall;
    revoked.trusted_points = std::move(points);
    node_.core().OfferTrust(cast_.Admit(revoked), node_.now);
    node_.Run();
  }
  TrustedPoint PointAt(std::size_t size) const {
    Author shorter(cast_[1]);
    shorter.WriteMany(size, "doc");
    return {1, size, shorter.journal().covered().root};
  }
  void Give() { peer_.Say(author_.Page(0, 1)); }

  Cast cast_{4};
  Party node_{cast_, 0};
  Author author_{cast_[1]};
  Puppet peer_{node_, cast_[2]};
};

TEST_F(RevokedTest, ClosesTheLinksOfARevokedNode) {
  Puppet revoked(node_, cast_[1]);
  revoked.Greet();
  Revoke({});
  EXPECT_EQ(revoked.Closed(), CloseReason::kRevoked);
  const Puppet again(node_, cast_[1]);
  EXPECT_EQ(again.Closed(), CloseReason::kRevoked);
  for (const AllowedPeer& allowed : node_.allowed)
    EXPECT_NE(allowed.node, cast_[1].id);
}

TEST_F(RevokedTest, TakesNothingAboveTheTrustedPoint) {
  Revoke({PointAt(2)});
  peer_.Announce(author_.id(), author_.journal().covered());
  EXPECT_TRUE(peer_.Hear<PullMessage>().empty());
  Give();
  EXPECT_EQ(node_.Row(author_.id()).held, 2U);
  EXPECT_EQ(node_.Row(author_.id()).durable.size, 2U);
  peer_.Say(author_.Page(2, 1));
  EXPECT_EQ(node_.Row(author_.id()).held, 2U);
  EXPECT_TRUE(peer_.IsUp());
}

TEST_F(RevokedTest, ForwardsNothingAboveTheTrustedPoint) {
  Give();
  ASSERT_EQ(node_.Row(author_.id()).durable.size, 4U);
  Revoke({PointAt(2)});
  Puppet late(node_, cast_[3]);
  late.Greet();
  late.Say(PullMessage{author_.id(), 0, 100'000});
  late.Say(RecentMessage{});
  node_.RunFor(seconds(40));
  std::size_t pages = 0;
  for (const Frame& frame : late.Hear()) {
    if (const auto* page = std::get_if<PageMessage>(&frame.message)) {
      EXPECT_EQ(page->from + page->entries.size(), 2U);
      ++pages;
    }
    if (const auto* news = std::get_if<AnnounceMessage>(&frame.message)) {
      EXPECT_EQ(news->frontiers.at(0).size, 2U);
    }
  }
  EXPECT_EQ(pages, 1U);
  late.Say(PullMessage{author_.id(), 2, 100'000});
  EXPECT_TRUE(late.Hear<PageMessage>().empty());
}

TEST_F(RevokedTest, RefusesAnotherBranchThanTheTrustedOneAndAccusesNobody) {
  TrustedPoint other = PointAt(2);
  other.root.bytes[0] ^= 1;
  Revoke({other});
  Give();
  EXPECT_EQ(node_.Row(author_.id()).held, 0U);
  EXPECT_TRUE(peer_.IsUp());
  EXPECT_EQ(node_.Status().offences, 0U);
}

TEST_F(RevokedTest, ASuspendedNodeIsCutOffToo) {
  Puppet suspended(node_, cast_[1]);
  suspended.Greet();
  Admission admission = AdmissionOf(cast_[1]);
  admission.status = AdmissionStatus::kSuspended;
  admission.revoked_at = node_.now.wall;
  node_.core().OfferTrust(cast_.Admit(admission), node_.now);
  node_.Run();
  EXPECT_EQ(suspended.Closed(), CloseReason::kRevoked);
  for (const AllowedPeer& allowed : node_.allowed)
    EXPECT_NE(allowed.node, cast_[1].id);
  node_.core().OfferTrust(cast_.Admit(AdmissionOf(cast_[1])), node_.now);
  node_.Run();
  Puppet again(node_, cast_[1]);
  again.Greet();
  EXPECT_TRUE(again.IsUp());
}

TEST_F(RevokedTest, HasTheSameFrontierEverywhere) {
  Give();
  Party shorter(cast_, 3);
  Puppet source(shorter, cast_[2]);
  source.Greet();
  Author two(cast_[1]);
  two.WriteMany(2, "doc");
  source.Say(two.Page(0, 1));
  Revoke({PointAt(2)});
  shorter.core().OfferTrust(cast_.trust(), shorter.now);
  shorter.Run();
  EXPECT_EQ(node_.Status().frontier_fingerprint, shorter.Status().frontier_fingerprint);
}

TEST_F(RevokedTest, TellsNobodyWhatBecameDurableAfterTheRevocation) {
  Puppet other(node_, cast_[3]);
  other.Greet();
  node_.holds_writes = true;
  Give();
  Revoke({});
  node_.Sync();
  other.Hear();
  node_.RunFor(seconds(1));
  for (const Frame& frame : other.Hear())
    EXPECT_FALSE(std::holds_alternative<AnnounceMessage>(frame.message));
  EXPECT_EQ(node_.Status().counters.pages_pushed, 0U);
}

}  // namespace
}  // namespace schakel::federation
