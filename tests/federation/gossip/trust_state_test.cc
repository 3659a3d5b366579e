// What a node lets happen while nothing is heard of the anchor, and whose clock counts.
#include "federation/gossip/draft.h"
#include "federation/gossip/page_builder.h"
#include "federation/gossip/verdict.h"
#include "federation/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kTick = seconds(6);  // a node that has nothing to do looks every five seconds

struct StateRow {
  Duration age;
  Freshness state;
  bool admits_new;
  bool shares_amber;
};
const StateRow kStates[] = {
    {hours(1), Freshness::kCurrent, true, true},
    {hours(6), Freshness::kLate, true, true},
    {days(7) - hours(1), Freshness::kLate, true, true},
    {days(7), Freshness::kIsland, false, true},
    {days(20), Freshness::kIsland, false, true},
    {days(30), Freshness::kOrphaned, false, false},
    {days(300), Freshness::kOrphaned, false, false},
};

bool IsAllowed(const Party& party, const crypto::NodeId& node) {
  return std::any_of(party.allowed.begin(), party.allowed.end(),
                     [&node](const AllowedPeer& peer) { return peer.node == node; });
}

// A node among two peers; a third is admitted during the test.
class TrustStateTest : public testing::Test {
 protected:
  // Nothing is heard for so long after the start.
  void Wait(Duration age) {
    node_.now.wall = StartOfTests().wall + age;
    node_.RunFor(kTick);
  }
  void Offer(const TrustedSet& trust) {
    node_.core().OfferTrust(trust, node_.now);
    node_.Run();
  }
  [[nodiscard]] TrustTerms Terms() { return node_.Status().terms; }
  [[nodiscard]] Verdict Judged(std::size_t author, Tlp tlp, EntryKind kind = EntryKind::kAdvisory) {
    DocumentRow row;
    row.inspection = Inspection::kGood;
    row.kind = static_cast<std::uint16_t>(kind);
    row.tlp = HeaderTlp(tlp);
    row.issued = node_.now.wall;
    return Judge({{cast_[author].id, 1}, 0}, row, *node_.core().directory(), node_.now.wall);
  }

  Cast cast_{4, 3};
  Party node_{cast_, 0};
};

TEST_F(TrustStateTest, T10EachStateAllowsWhatItsRowSays) {
  for (const StateRow& row : kStates) {
    SCOPED_TRACE(testing::Message() << "age in hours " << row.age / hours(1));
    Wait(row.age);
    EXPECT_EQ(Terms().freshness, row.state);
    EXPECT_EQ(Terms().AdmitsNew(), row.admits_new);
    EXPECT_TRUE(IsAllowed(node_, cast_[1].id));
    EXPECT_EQ(Judged(1, Tlp::kGreen).reason, "ok");
    EXPECT_EQ(Judged(1, Tlp::kClear).reason, "ok");
    EXPECT_EQ(Judged(1, Tlp::kAmber).reason == "orphaned", !row.shares_amber);
    auto draft = MakeDraft("amber", 10);
    draft.header.tlp = HeaderTlp(Tlp::kAmber);
    node_.failed.clear();
    node_.Publish(std::move(draft));
    EXPECT_EQ(node_.failed.size(), row.shares_amber ? 0U : 1U);
    for (const PublishFailed& failed : node_.failed)
      EXPECT_EQ(failed.error.code, ErrorCode::kUnauthorized);
    node_.Crash();  // and no start is refused
    EXPECT_EQ(Terms().freshness, row.state);
  }
}

TEST_F(TrustStateTest, T33AFullEclipseOfAMonthIsFollowedHourByHour) {
  for (int hour = 0; hour <= 31 * 24; ++hour) {
    Wait(hours(hour));
    const Freshness expected = hour < 6         ? Freshness::kCurrent
                               : hour < 7 * 24  ? Freshness::kLate
                               : hour < 30 * 24 ? Freshness::kIsland
                                                : Freshness::kOrphaned;
    ASSERT_EQ(Terms().freshness, expected) << "hour " << hour;
  }
  EXPECT_GE(node_.Status().trust_age, days(31));
}

TEST_F(TrustStateTest, ChangesAtTheMomentThatItAskedToBeWoken) {
  node_.RunFor(hours(6) - seconds(1));
  EXPECT_EQ(Terms().freshness, Freshness::kCurrent);
  node_.RunFor(seconds(1));
  EXPECT_EQ(Terms().freshness, Freshness::kLate);
}

TEST_F(TrustStateTest, LetsNobodyInWhomItLearntOfOnAnIsland) {
  for (const StateRow& row : kStates) {
    SCOPED_TRACE(testing::Message() << "age in hours " << row.age / hours(1));
    Cast cast(4, 3);
    Party node(cast, 0);
    node.now.wall = StartOfTests().wall + row.age;
    node.RunFor(kTick);
    // Newer metadata are taken in every state, also if they are old themselves.
    const TrustedSet newer = cast.Admit(AdmissionOf(cast[3]));
    node.core().OfferTrust(newer, node.now);
    node.Run();
    EXPECT_EQ(node.core().trust().version(), newer.version());
    EXPECT_EQ(IsAllowed(node, cast[3].id), row.admits_new);
    EXPECT_EQ(node.Status().waiting, row.admits_new ? 0U : 1U);
    node.Crash();
    EXPECT_EQ(IsAllowed(node, cast[3].id), row.admits_new);
    // The anchor is back.
    node.core().OfferTrust(cast.Renew(node.now.wall), node.now);
    node.Run();
    EXPECT_EQ(node.Status().terms, TrustTerms{});
    EXPECT_TRUE(IsAllowed(node, cast[3].id));
    node.Crash();
    EXPECT_TRUE(IsAllowed(node, cast[3].id));
    EXPECT_EQ(node.Status().waiting, 0U);
  }
}

TEST_F(TrustStateTest, KeepsTheJournalOfWhoeverWaitsAndShowsItLater) {
  Wait(days(8));
  Offer(cast_.Admit(AdmissionOf(cast_[3])));
  EXPECT_EQ(Judged(3, Tlp::kGreen).delivery, Delivery::kHold);
  EXPECT_EQ(Judged(3, Tlp::kGreen).reason, "new_without_anchor");
  Author author(cast_[3]);
  author.WriteMany(2, "waits");
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  peer.Say(author.Page(0, 1));
  EXPECT_EQ(node_.Row(author.id()).durable.size, 2U);
  EXPECT_TRUE(peer.IsUp());
  Offer(cast_.Renew(node_.now.wall));
  EXPECT_EQ(Judged(3, Tlp::kGreen).reason, "ok");
}

TEST_F(TrustStateTest, AJoinerTakesAllThatItMeetsFirst) {
  PartyOptions options;
  options.trust = cast_.PinnedRoot();
  Party joiner(cast_, 2, options);
  joiner.now.wall += days(20);
  joiner.core().OfferTrust(cast_.trust(), joiner.now);
  joiner.Run();
  EXPECT_EQ(joiner.Status().terms.freshness, Freshness::kIsland);
  EXPECT_EQ(joiner.Status().waiting, 0U);
  EXPECT_TRUE(IsAllowed(joiner, cast_[0].id));
}

TEST_F(TrustStateTest, HoldsSealedEntriesWhileOrphanedAndNoLonger) {
  Admission admission = AdmissionOf(cast_[1]);
  admission.rights.kinds.push_back(static_cast<std::uint16_t>(EntryKind::kSealed));
  Offer(cast_.Admit(admission));
  Wait(days(29));
  EXPECT_NE(Judged(1, Tlp::kClear, EntryKind::kSealed).reason, "orphaned");
  Wait(days(30));
  EXPECT_EQ(Judged(1, Tlp::kClear, EntryKind::kSealed).reason, "orphaned");
  EXPECT_EQ(Judged(1, Tlp::kClear, EntryKind::kSealed).delivery, Delivery::kHold);
  Offer(cast_.Renew(node_.now.wall));
  EXPECT_NE(Judged(1, Tlp::kClear, EntryKind::kSealed).reason, "orphaned");
}

TEST_F(TrustStateTest, T38AnAdmissionThatEndsWhileTheAnchorIsAwayGoesOn) {
  Admission ending = AdmissionOf(cast_[1]);
  ending.valid_until = StartOfTests().wall + days(5);
  Offer(cast_.Admit(ending));
  Puppet peer(node_, cast_[1]);
  peer.Greet();
  Wait(days(20));
  EXPECT_TRUE(IsAllowed(node_, cast_[1].id));
  EXPECT_EQ(Judged(1, Tlp::kGreen).reason, "ok");
  EXPECT_NE(Judged(1, Tlp::kAmber).reason, "after_admission");
  const WallTime before = node_.now.wall;
  // Back, it renews: nothing changes. Then it lets the admission end: what was said stays.
  ending.valid_until = before + days(2);
  Offer(cast_.Admit(ending, before));
  EXPECT_TRUE(IsAllowed(node_, cast_[1].id));
  Wait(days(23));
  Offer(cast_.Renew(node_.now.wall));
  EXPECT_FALSE(IsAllowed(node_, cast_[1].id));
  EXPECT_EQ(peer.Closed(), CloseReason::kRevoked);
  EXPECT_EQ(Judged(1, Tlp::kGreen).reason, "after_admission");
  DocumentRow row;
  row.inspection = Inspection::kGood;
  row.kind = static_cast<std::uint16_t>(EntryKind::kAdvisory);
  row.tlp = HeaderTlp(Tlp::kGreen);
  row.issued = before;
  EXPECT_EQ(Judge({{cast_[1].id, 1}, 0}, row, *node_.core().directory(), node_.now.wall).reason,
            "ok");
}

TEST_F(TrustStateTest, T32OneHonestLinkBringsTheNewerHeartbeat) {
  Cast cast(9, 9);
  Party node(cast, 0);
  std::vector<std::unique_ptr<Puppet>> peers;
  for (std::size_t i = 1; i < cast.size(); ++i) {
    peers.push_back(std::make_unique<Puppet>(node, cast[i]));
    peers.back()->Greet();
  }
  node.now.wall += days(10);
  node.RunFor(kTick);
  ASSERT_EQ(node.Status().terms.freshness, Freshness::kIsland);
  const TrustedSet newer = cast.Renew(node.now.wall);
  // All but the last name a version that nobody has, and never answer.
  for (std::size_t i = 0; i < peers.size(); ++i) {
    const bool is_honest = i + 1 == peers.size();
    peers[i]->Say(CreditMessage{0}, is_honest ? newer.version() : TrustVersion{1, 999});
  }
  for (int second = 0; second < 60; ++second) {
    node.RunFor(seconds(1));
    for (std::size_t i = 0; i < peers.size(); ++i) {
      for (const auto& want : peers[i]->Hear<TrustWantMessage>()) {
        if (i + 1 < peers.size()) continue;
        TrustFilesMessage files;
        for (const std::string& name : want.names) {
          const Buffer* content = newer.FindFile(name);
          files.files.push_back({name, content != nullptr, content ? *content : Buffer()});
        }
        peers[i]->Say(files, newer.version());
      }
    }
  }
  EXPECT_EQ(node.core().trust().version(), newer.version());
  EXPECT_EQ(node.Status().terms.freshness, Freshness::kCurrent);
}

TEST_F(TrustStateTest, T43DatesFromTheFutureWaitOrAreRefused) {
  const auto verdict = [this](Duration ahead) {
    DocumentRow row;
    row.inspection = Inspection::kGood;
    row.kind = static_cast<std::uint16_t>(EntryKind::kAdvisory);
    row.tlp = HeaderTlp(Tlp::kGreen);
    row.issued = node_.now.wall + ahead;
    return Judge({{cast_[1].id, 1}, 0}, row, *node_.core().directory(), node_.now.wall);
  };
  EXPECT_EQ(verdict(minutes(9)).delivery, Delivery::kDeliver);
  EXPECT_EQ(verdict(minutes(11)).delivery, Delivery::kHold);
  EXPECT_EQ(verdict(hours(25)).delivery, Delivery::kRefuse);
  EXPECT_EQ(verdict(hours(25)).reason, "issued_in_the_future");
}

// Number 0 is the anchor, 1 to 3 send beacons, 5 has a wrong clock.
class WrongClockTest : public testing::Test {
 protected:
  WrongClockTest() {
    for (std::size_t i = 0; i < 4; ++i) {
      Admission admission = AdmissionOf(cast_[i]);
      admission.maturity = 3;
      admission.kind = i == 0 ? NodeKind::kAuthority : NodeKind::kRegional;
      cast_.Admit(admission);
    }
  }
  [[nodiscard]] static Buffer BeaconOf(const Member& member, WallTime at) {
    return SignBeaconRecord(member.identity, member.id,
                            static_cast<std::uint64_t>(ToUnixMillis(at)), {{1, 1}, 1, 5});
  }
  void SayBeacons(Puppet& peer, WallTime at) {
    for (std::size_t i = 0; i < 4; ++i)
      peer.Say(RecordsMessage{{BeaconOf(cast_[i], at)}});
  }

  Cast cast_{6, 6};
};

TEST_F(WrongClockTest, T42TenYearsAheadExpiresNothingWhenOthersAreHeard) {
  Party node(cast_, 5);
  node.now.wall += days(3'650);
  node.RunFor(kTick);
  EXPECT_EQ(node.Status().terms.freshness, Freshness::kOrphaned);  // it has nobody to ask
  EXPECT_TRUE(IsAllowed(node, cast_[4].id));                       // but nothing ended
  Puppet peer(node, cast_[4]);
  peer.Greet();
  SayBeacons(peer, StartOfTests().wall + seconds(10));
  node.RunFor(kTick);
  const auto status = node.Status();
  EXPECT_EQ(status.terms.freshness, Freshness::kCurrent);
  EXPECT_EQ(status.clock_fault, ClockFault::kAhead);
  EXPECT_LT(status.trust_age, minutes(11));
  EXPECT_LT(status.terms.correction, -days(3'649));
  // What it writes has the time of the others.
  node.RunFor(seconds(20));
  node.Publish(MakeDraft("A", 10));
  ASSERT_EQ(node.published.size(), 1U);
}

TEST_F(WrongClockTest, T42TenYearsBehindUsesTheBoundThatSurvivesARestart) {
  Party node(cast_, 5);
  node.core().OfferTrust(cast_.Renew(StartOfTests().wall + hours(3)), node.now);
  node.now.wall += hours(3);
  node.RunFor(kTick);
  node.now.wall -= days(3'650);
  node.Crash();
  const auto status = node.Status();
  EXPECT_EQ(status.clock_fault, ClockFault::kBehind);
  EXPECT_EQ(status.terms.freshness, Freshness::kCurrent);
  EXPECT_GE(status.terms.correction, days(3'649));
  // Records of now are not from the future for it.
  Puppet peer(node, cast_[4]);
  peer.Greet();
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(StartOfTests().wall + hours(3)));
  peer.Say(RecordsMessage{{SignPresenceRecord(cast_[4].identity, cast_[4].id, counter, {})}});
  peer.Hear();
  // An entry of now is shown.
  DocumentRow row;
  row.inspection = Inspection::kGood;
  row.kind = static_cast<std::uint16_t>(EntryKind::kAdvisory);
  row.tlp = HeaderTlp(Tlp::kGreen);
  row.issued = StartOfTests().wall + hours(3);
  EXPECT_EQ(Judge({{cast_[1].id, 1}, 0}, row, *node.core().directory(), node.now.wall).reason,
            "ok");
}

TEST_F(WrongClockTest, ForgedBeaconsMoveNothing) {
  Party node(cast_, 5);
  Puppet peer(node, cast_[4]);
  peer.Greet();
  for (std::size_t i = 0; i < 4; ++i) {
    Buffer forged = BeaconOf(cast_[i], StartOfTests().wall - days(9));
    forged.back() ^= 1;
    peer.Say(RecordsMessage{{forged}});
    peer.Say(RecordsMessage{{BeaconOf(cast_[4], StartOfTests().wall - days(9))}});  // no source
  }
  node.RunFor(kTick);
  EXPECT_EQ(node.Status().clock_fault, ClockFault::kNone);
}

TEST_F(WrongClockTest, AnEarlierIdentityKeyTellsNoTime) {
  for (std::size_t i = 1; i < 4; ++i) {
    Admission admission = *cast_.directory()->Find(cast_[i].id);
    admission.identity_key = MakeMember(50 + i).identity.public_key();
    admission.earlier_identity_keys = {cast_[i].identity.public_key()};
    cast_.Admit(admission);
  }
  Party node(cast_, 5);
  node.now.wall += days(3'650);
  node.RunFor(kTick);
  Puppet peer(node, cast_[4]);
  peer.Greet();
  const WallTime said = StartOfTests().wall + seconds(10);
  SayBeacons(peer, said);
  node.RunFor(kTick);
  EXPECT_EQ(node.Status().clock_fault, ClockFault::kNone);
  for (std::size_t i = 1; i < 4; ++i) {
    Member rotated = MakeMember(50 + i);
    rotated.id = cast_[i].id;
    peer.Say(RecordsMessage{{BeaconOf(rotated, said)}});
  }
  node.RunFor(kTick);
  EXPECT_EQ(node.Status().clock_fault, ClockFault::kAhead);
}

TEST_F(WrongClockTest, T42OwnEntriesDoNotGoBackWhenTheClockDoes) {
  Party node(cast_, 5);
  node.RunFor(seconds(1));
  Puppet peer(node, cast_[4]);
  peer.Greet();
  node.RunFor(seconds(11));
  std::vector<WallTime> issued;
  const Duration jumps[] = {Duration(0), seconds(-90), seconds(30), minutes(-8), minutes(20)};
  for (const Duration jump : jumps) {
    node.now.wall += jump;
    node.Publish(MakeDraft("J" + std::to_string(issued.size()), 10));
    node.RunFor(seconds(1));
    const auto entry = ReadEntry(*node.store().TakeSnapshot(), {node.OwnId(), issued.size()});
    ASSERT_TRUE(entry.has_value());
    issued.push_back(entry->header.issued);
  }
  EXPECT_TRUE(std::is_sorted(issued.begin(), issued.end()));
  // A clock that ran a day ahead and was put right keeps no warning waiting.
  node.now.wall += days(1);
  node.Publish(MakeDraft("ahead", 10));
  node.now.wall -= days(1);
  node.Publish(MakeDraft("right", 10));
  node.RunFor(seconds(1));
  const auto entry = ReadEntry(*node.store().TakeSnapshot(), {node.OwnId(), issued.size() + 1});
  ASSERT_TRUE(entry.has_value());
  EXPECT_LE(entry->header.issued, node.now.wall);
}

}  // namespace
}  // namespace schakel::federation
