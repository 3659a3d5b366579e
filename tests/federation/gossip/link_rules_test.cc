// What a node does with a peer that keeps to the rules of a link, and with one that does not.
#include "federation/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

class LinkRulesTest : public testing::Test {
 protected:
  // A node that dials this member.
  PartyOptions Dialling(std::size_t number) const {
    PartyOptions options;
    options.seeds = {{cast_[number].id, "192.0.2.2:2", cast_[number].transport.public_key()}};
    return options;
  }

  const Cast cast_{4, 3};  // the last one is a stranger
  Party node_{cast_, 0};
};

TEST_F(LinkRulesTest, GreetsBothWaysBeforeAnythingElse) {
  Puppet peer(node_, cast_[1]);
  EXPECT_FALSE(peer.IsUp());
  const auto first = peer.Hear();
  ASSERT_EQ(first.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<HelloMessage>(first[0].message));
  peer.Greet();
  EXPECT_TRUE(peer.IsUp());
  // Who dialled asks; the other one answers.
  EXPECT_TRUE(peer.Hear().empty());
  peer.Say(FingerprintMessage{});
  EXPECT_FALSE(peer.Hear<RecentMessage>().empty());
}

TEST_F(LinkRulesTest, AsksWhomItDialledAtOnceAndFromThenOnEveryHalfMinute) {
  Party dialler(cast_, 1, Dialling(2));
  Puppet peer(dialler, cast_[2], Direction::kOutbound);
  EXPECT_TRUE(peer.Hear<FingerprintMessage>().empty());
  peer.Greet();
  EXPECT_EQ(peer.Hear<FingerprintMessage>().size(), 1U);
  std::size_t asked = 0;
  for (Duration past{0}; past < 10 * limits::kReconcileInterval; past += seconds(2)) {
    dialler.RunFor(seconds(2));
    const auto prints = peer.Hear<FingerprintMessage>();
    for (const FingerprintMessage& print : prints)
      peer.Say(PongMessage{print.echo});
    asked += prints.size();
  }
  EXPECT_GE(asked, 8U);
  EXPECT_LE(asked, 12U);
}

TEST_F(LinkRulesTest, AsksAgainWhoDoesNotAnswerAndThenGivesUp) {
  Party dialler(cast_, 1, Dialling(2));
  Puppet peer(dialler, cast_[2], Direction::kOutbound);
  Puppet other(dialler, cast_[0]);
  peer.Greet();
  other.Greet();
  EXPECT_EQ(peer.Hear<FingerprintMessage>().size(), 1U);
  EXPECT_TRUE(other.Hear<FingerprintMessage>().empty());
  dialler.RunFor(limits::kPongMax + seconds(1));
  EXPECT_EQ(peer.Hear<FingerprintMessage>().size(), 1U);
  const auto probes = other.Hear<FingerprintMessage>();
  ASSERT_EQ(probes.size(), 1U) << "the fault may be a large one";
  other.Say(PongMessage{probes[0].echo});
  EXPECT_TRUE(peer.IsUp());
  dialler.RunFor(limits::kPongMax + seconds(1));
  EXPECT_EQ(peer.Closed(), CloseReason::kSilence);
  dialler.RunFor(limits::kPongMax + seconds(1));
  EXPECT_TRUE(other.IsUp());
}

TEST_F(LinkRulesTest, AFrameOfAnyKindEndsTheDoubt) {
  Party dialler(cast_, 1, Dialling(2));
  Puppet peer(dialler, cast_[2], Direction::kOutbound);
  peer.Greet();
  dialler.RunFor(limits::kPongMax + seconds(1));
  peer.Say(CreditMessage{1});
  dialler.RunFor(limits::kPongMax + seconds(1));
  EXPECT_TRUE(peer.IsUp());
}

TEST_F(LinkRulesTest, ClosesOnAFrameBeforeHello) {
  Puppet peer(node_, cast_[1]);
  peer.Say(CreditMessage{1});
  EXPECT_EQ(peer.Closed(), CloseReason::kProtocol);
  EXPECT_EQ(node_.Status().offences, 1U);
}

TEST_F(LinkRulesTest, ClosesOnASecondHello) {
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  peer.Greet();
  EXPECT_EQ(peer.Closed(), CloseReason::kProtocol);
  EXPECT_EQ(node_.Status().offences, 1U);
}

TEST_F(LinkRulesTest, RejectsAPeerWithoutACommonVersion) {
  Puppet peer(node_, cast_[1]);
  peer.Say(HelloMessage{2, 9, 1, LinkKind::kPush, {}, 0});
  const auto rejects = peer.Hear<RejectMessage>();
  ASSERT_EQ(rejects.size(), 1U);
  EXPECT_EQ(rejects[0].reason, static_cast<std::uint16_t>(RejectReason::kVersion));
  EXPECT_EQ(rejects[0].retry_after_s, 3'600U);
  // A link that is closed at once takes the reject along: the peer hangs up.
  EXPECT_EQ(peer.Closed(), std::nullopt);
  EXPECT_FALSE(peer.IsUp());
  node_.RunFor(limits::kHelloTimeout + seconds(2));
  EXPECT_EQ(peer.Closed(), CloseReason::kFull);
  EXPECT_EQ(node_.Status().offences, 0U);
  Puppet newer(node_, cast_[2]);
  newer.Say(HelloMessage{1, 9, 1, LinkKind::kPush, {}, 0});
  EXPECT_TRUE(newer.IsUp());
}

TEST_F(LinkRulesTest, KeepsFewLinksOfPeersWithoutACommonVersion) {
  std::vector<Puppet> peers;
  for (std::size_t i = 0; i <= limits::kInboundRefusedMax; ++i) {
    peers.emplace_back(node_, cast_[1 + i % 2]);
    EXPECT_EQ(peers.back().Closed(), std::nullopt);
    peers.back().Say(HelloMessage{2, 9, 1, LinkKind::kPush, {}, 0});
  }
  EXPECT_EQ(peers.front().Closed(), std::nullopt);
  EXPECT_EQ(peers.back().Closed(), CloseReason::kFull);
}

TEST_F(LinkRulesTest, StaysAwayFromAPeerThatRejectsIt) {
  Party dialler(cast_, 1, Dialling(2));
  dialler.RunFor(seconds(1));
  ASSERT_EQ(dialler.dialled.size(), 1U);
  const LinkId link = dialler.dialled[0].link;
  dialler.core().OnLinkUp(link, cast_[2].id, Direction::kOutbound, dialler.now);
  dialler.Run();
  dialler.Receive(
      link, Frame{cast_.trust().version(),
                  RejectMessage{static_cast<std::uint16_t>(RejectReason::kNotAdmitted), 300}});
  ASSERT_EQ(dialler.closed.size(), 1U);
  EXPECT_EQ(dialler.closed[0].reason, CloseReason::kRejected);
  EXPECT_EQ(dialler.Status().offences, 0U);
  EXPECT_EQ(dialler.Status().unknown_frames, 0U);
  dialler.RunFor(seconds(299));
  EXPECT_EQ(dialler.dialled.size(), 1U);
  dialler.RunFor(seconds(3));
  EXPECT_EQ(dialler.dialled.size(), 2U);
}

TEST_F(LinkRulesTest, AllowsNoKeyForTwoNodes) {
  Puppet thief(node_, cast_[1]);
  thief.Greet();
  const auto stolen = cast_[2].transport.public_key();
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(node_.now.wall)) + 1;
  thief.Say(RecordsMessage{
      {SignKeysRecord(cast_[1].identity, cast_[1].id, counter, {stolen, {}, 1, {}})}});
  std::map<crypto::TransportKey, std::set<crypto::NodeId>> holders;
  for (const AllowedPeer& peer : node_.allowed)
    holders[peer.key].insert(peer.node);
  EXPECT_EQ(holders[stolen], std::set{cast_[2].id});
  for (const auto& [key, nodes] : holders)
    EXPECT_EQ(nodes.size(), 1U);
}

TEST_F(LinkRulesTest, TellsNobodyOfARecordBeforeItIsDurable) {
  Puppet source(node_, cast_[1]);
  Puppet other(node_, cast_[2]);
  source.Greet();
  other.Greet();
  other.Hear();
  node_.holds_writes = true;
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(node_.now.wall));
  source.Say(RecordsMessage{
      {SignPresenceRecord(cast_[1].identity, cast_[1].id, counter, {{"192.0.2.1:5"}})}});
  EXPECT_TRUE(other.Hear().empty());
  node_.Sync();
  EXPECT_EQ(other.Hear<RecordsHaveMessage>().size(), 1U);
}

TEST_F(LinkRulesTest, IgnoresAndCountsUnknownTags) {
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  peer.Say(UnknownMessage{});
  peer.Say(UnknownMessage{});
  EXPECT_TRUE(peer.IsUp());
  EXPECT_EQ(node_.Status().unknown_frames, 2U);
  EXPECT_EQ(node_.Status().offences, 0U);
}

TEST_F(LinkRulesTest, ClosesOnGarbage) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    node_.RunFor(std::chrono::minutes(1));  // an offence costs half of the links of one
    Puppet peer(node_, cast_[1]);
    peer.Greet();
    Buffer garbage = MakePayload(seed, 1 + seed * 7);
    garbage.push_back(0);  // no whole number of words
    while (garbage.size() % 8 == 0)
      garbage.push_back(0);
    node_.Receive(peer.link(), garbage);
    EXPECT_EQ(peer.Closed(), CloseReason::kProtocol);
    EXPECT_EQ(node_.Status().offences, seed);
    EXPECT_TRUE(node_.Status().links.empty());
  }
}

TEST_F(LinkRulesTest, GivesAStrangerNoLink) {
  Puppet stranger(node_, cast_[3]);
  EXPECT_EQ(stranger.Closed(), CloseReason::kRevoked);
  EXPECT_TRUE(stranger.Hear().empty());
  stranger.Greet();
  EXPECT_TRUE(stranger.Hear().empty());
  EXPECT_TRUE(node_.Status().links.empty());
}

TEST_F(LinkRulesTest, RefusesAnOutboundLinkThatItHasGivenUp) {
  node_.core().OnLinkUp(77, cast_[1].id, Direction::kOutbound, node_.now);
  node_.Run();
  ASSERT_EQ(node_.closed.size(), 1U);
  EXPECT_EQ(node_.closed[0].link, 77U);
  EXPECT_TRUE(node_.Status().links.empty());
}

TEST_F(LinkRulesTest, KeepsTheNewerOfTwoLinksToOneNode) {
  Puppet older(node_, cast_[1]);
  older.Greet();
  Puppet newer(node_, cast_[1]);
  newer.Greet();
  EXPECT_EQ(older.Closed(), CloseReason::kDuplicate);
  EXPECT_TRUE(newer.IsUp());
}

TEST_F(LinkRulesTest, ClosesALinkThatNeverGreets) {
  Puppet peer(node_, cast_[1]);
  node_.RunFor(limits::kHelloTimeout - std::chrono::milliseconds(1));
  EXPECT_FALSE(peer.Closed());
  node_.RunFor(seconds(2));
  EXPECT_EQ(peer.Closed(), CloseReason::kSilence);
}

TEST_F(LinkRulesTest, ClosesALinkThatFallsSilent) {
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  node_.RunFor(limits::kLinkSilenceMax - seconds(1));
  EXPECT_TRUE(peer.IsUp());
  peer.Say(CreditMessage{1});
  node_.RunFor(limits::kLinkSilenceMax - seconds(1));
  EXPECT_TRUE(peer.IsUp());
  node_.RunFor(seconds(3));
  EXPECT_EQ(peer.Closed(), CloseReason::kSilence);
}

TEST_F(LinkRulesTest, AnswersAFingerprintWithItsEcho) {
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  peer.Hear();
  peer.Say(FingerprintMessage{{}, 99});
  const auto different = peer.Hear<RecentMessage>();
  ASSERT_EQ(different.size(), 1U);
  EXPECT_EQ(different[0].echo, 99U);
  EXPECT_FALSE(different[0].is_answer);
  // Under another trust version nothing can be compared, and yet the link is alive.
  peer.Say(FingerprintMessage{{}, 100}, TrustVersion{1, 0});
  const auto pongs = peer.Hear<PongMessage>();
  ASSERT_EQ(pongs.size(), 1U);
  EXPECT_EQ(pongs[0].echo, 100U);
}

TEST_F(LinkRulesTest, MeasuresTheRoundTrip) {
  for (const bool is_equal : {true, false}) {
    Party dialler(cast_, 1, Dialling(2));
    Puppet peer(dialler, cast_[2], Direction::kOutbound);
    peer.Greet();
    const auto asked = peer.Hear<FingerprintMessage>().at(0);
    dialler.now.mono += std::chrono::milliseconds(40);
    const auto wrong = static_cast<std::uint16_t>(asked.echo + 1);
    peer.Say(PongMessage{wrong});
    EXPECT_EQ(dialler.Status().links.at(0).round_trip, Duration(0));
    if (is_equal) {
      peer.Say(PongMessage{asked.echo});
    } else {
      peer.Say(RecentMessage{{}, {}, 0, 0, asked.echo, false});
    }
    EXPECT_EQ(dialler.Status().links.at(0).round_trip, std::chrono::milliseconds(40));
  }
}

TEST(LinkRoomTest, IsForSixtyFourInboundLinksAndSixteenOfExpectedNodes) {
  constexpr std::size_t kPeers = 8;  // all of them are expected
  const Cast cast(1 + kPeers);
  Party node(cast, 0);
  std::vector<Puppet> peers;
  for (std::size_t i = 0; i < limits::kInboundLinksMax + limits::kInboundExpectedMax; ++i)
    peers.emplace_back(node, cast[1 + i % kPeers]);
  EXPECT_TRUE(node.closed.empty());
  Puppet late(node, cast[1]);
  const auto said = late.Hear<RejectMessage>();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].reason, static_cast<std::uint16_t>(RejectReason::kFull));
  EXPECT_GT(said[0].retry_after_s, 0U);
  late.Greet();
  EXPECT_FALSE(late.IsUp());
  // It may hang up itself; if it does not, and when there are many like it, this node does.
  EXPECT_EQ(late.Closed(), std::nullopt);
  for (std::size_t i = 1; i < limits::kInboundRefusedMax; ++i)
    Puppet(node, cast[1 + i % kPeers]);
  EXPECT_TRUE(node.closed.empty());
  const Puppet last(node, cast[1]);
  EXPECT_EQ(last.Closed(), CloseReason::kFull);
  node.RunFor(limits::kHelloTimeout + seconds(2));
  EXPECT_EQ(late.Closed(), CloseReason::kFull);
}

TEST_F(LinkRulesTest, DialsAndFindsTheOtherThroughASeed) {
  PartyOptions options;
  options.endpoints = {"192.0.2.1:1"};
  options.seeds = {{cast_[2].id, "192.0.2.2:2", cast_[2].transport.public_key()}};
  Party dialler(cast_, 1, options);
  dialler.RunFor(seconds(1));
  ASSERT_EQ(dialler.dialled.size(), 1U);
  EXPECT_EQ(dialler.dialled[0].node, cast_[2].id);
  dialler.core().OnLinkDown(dialler.dialled[0].link, LinkEnd::kDialFailed, dialler.now);
  dialler.RunFor(seconds(4));
  EXPECT_GE(dialler.dialled.size(), 2U);
  EXPECT_NE(dialler.dialled[0].link, dialler.dialled[1].link);
}

TEST_F(LinkRulesTest, AllowsExactlyTheAdmittedKeys) {
  std::set<crypto::NodeId> nodes;
  for (const AllowedPeer& peer : node_.allowed)
    nodes.insert(peer.node);
  EXPECT_EQ(nodes, (std::set{cast_[0].id, cast_[1].id, cast_[2].id}));
}

TEST_F(LinkRulesTest, ForwardsANewRecordToTheOthersOnly) {
  Puppet source(node_, cast_[1]);
  Puppet other(node_, cast_[2]);
  source.Greet();
  other.Greet();
  source.Hear();
  other.Hear();
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(node_.now.wall));
  const Buffer record =
      SignPresenceRecord(cast_[1].identity, cast_[1].id, counter, {{"192.0.2.1:5"}});
  source.Say(RecordsMessage{{record}});
  const auto named = other.Hear<RecordsHaveMessage>();
  ASSERT_EQ(named.size(), 1U);
  EXPECT_EQ(named[0].scope, RecordsScope::kNews);
  EXPECT_EQ(named[0].refs, (std::vector<RecordRef>{{TagOf(cast_[1].id), 2, counter}}));
  EXPECT_TRUE(source.Hear().empty());
  other.Say(RecordsWantMessage{named[0].refs});
  const auto forwarded = other.Hear<RecordsMessage>();
  ASSERT_EQ(forwarded.size(), 1U);
  EXPECT_EQ(forwarded[0].records.at(0), record);
  source.Say(RecordsMessage{{record}});
  EXPECT_TRUE(other.Hear().empty());
}

TEST_F(LinkRulesTest, FetchesRecordsThatThePeerHas) {
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  peer.Hear();
  const std::vector<RecordRef> theirs{
      {TagOf(cast_[2].id), 2, 5}, {TagOf(cast_[3].id), 2, 5}, {TagOf(cast_[2].id), 9, 5}};
  peer.Say(RecordsHaveMessage{theirs});
  const auto wants = peer.Hear<RecordsWantMessage>();
  ASSERT_EQ(wants.size(), 1U);
  EXPECT_EQ(wants[0].refs, (std::vector<RecordRef>{{TagOf(cast_[2].id), 2, 5}}));
  const std::vector<RecordRef> wanted{{TagOf(cast_[0].id), 1, 0}, {TagOf(cast_[2].id), 1, 0}};
  peer.Say(RecordsWantMessage{wanted});
  const auto records = peer.Hear<RecordsMessage>();
  ASSERT_EQ(records.size(), 1U);
  ASSERT_EQ(records[0].records.size(), 1U);
  EXPECT_EQ(PeekRecord(records[0].records[0])->node, cast_[0].id);
}

}  // namespace
}  // namespace schakel::federation
