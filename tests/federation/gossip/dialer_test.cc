#include "dialer_fixture.h"

namespace schakel::federation {
namespace {

using std::chrono::days;
using std::chrono::seconds;

TEST_F(DialerTest, ChoosesFourPushAndEightReconcileLinks) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  const auto chosen = Dial(dialer);
  ASSERT_EQ(chosen.size(), limits::kPushLinks + limits::kReconcileLinks);
  std::set<crypto::NodeId> nodes;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    EXPECT_EQ(chosen[i].kind, i < limits::kPushLinks ? LinkKind::kPush : LinkKind::kReconcile);
    EXPECT_NE(chosen[i].node, cast_[0].id);
    nodes.insert(chosen[i].node);
  }
  EXPECT_EQ(nodes.size(), chosen.size());
  EXPECT_TRUE(Choose(dialer).empty());
}

TEST_F(DialerTest, ReplacesALinkOfTheKindThatWasLost) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  Dial(dialer);
  links_.Remove(1);
  const auto chosen = Choose(dialer);
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].kind, LinkKind::kPush);
}

TEST_F(DialerTest, DialsOnlyAdmittedNodesThatSayWhereTheyAre) {
  Dialer dialer(cast_[0].id, {}, {}, random_);
  EXPECT_TRUE(Choose(dialer).empty());
  Present(1, {});
  Present(2, {"192.0.2.9:7", "192.0.2.9:8"});
  const auto chosen = Choose(dialer);
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].node, cast_[2].id);
  EXPECT_EQ(chosen[0].endpoint, "192.0.2.9:7");
  EXPECT_EQ(chosen[0].key, cast_[2].transport.public_key());
}

TEST_F(DialerTest, UsesTheNewestTransportKey) {
  Present(2, {"192.0.2.9:7"});
  storage::WriteBatch batch;
  const auto fresh = MakeMember(99).transport.public_key();
  const KeysBody keys{fresh, {}, 1, {}};
  records_.Offer(SignKeysRecord(cast_[2].identity, cast_[2].id, 1, keys), *directory_, now_.wall,
                 batch);
  Dialer dialer(cast_[0].id, {}, {}, random_);
  EXPECT_EQ(Choose(dialer).at(0).key, fresh);
}

TEST_F(DialerTest, DialsPrivateAddressesOnlyIfThatIsConfigured) {
  Present(1, {"127.0.0.1:80"});
  Present(2, {"10.0.0.1:80", "192.0.2.9:7"});
  Dialer outside(cast_[0].id, {}, {}, random_);
  const auto chosen = Choose(outside);
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].endpoint, "192.0.2.9:7");
  EndpointPolicy local;
  local.PermitKindOf("127.0.0.1:27120");
  Dialer inside(cast_[0].id, {}, local, random_);
  EXPECT_EQ(Choose(inside).size(), 2U);
}

TEST_F(DialerTest, StaysAwayAsLongAsThePeerAskedButNotForEver) {
  Present(2, {"192.0.2.9:7"});
  Dialer dialer(cast_[0].id, {}, {}, random_);
  const Link link = LinkTo(2, LinkKind::kReconcile, LinkState::kGreeting);
  dialer.OnRejected(link, RejectReason::kVersion, seconds(600), now_.mono);
  now_.mono += seconds(599);
  EXPECT_TRUE(Choose(dialer).empty());
  now_.mono += seconds(1);
  EXPECT_EQ(Choose(dialer).size(), 1U);
  dialer.OnRejected(link, RejectReason::kVersion, days(100), now_.mono);
  now_.mono += limits::kRejectedMax;
  EXPECT_EQ(Choose(dialer).size(), 1U);
}

TEST_F(DialerTest, SkipsRevokedAndSuspendedNodes) {
  Present(1, {"192.0.2.1:1"});
  Present(2, {"192.0.2.1:2"});
  Present(3, {"192.0.2.1:3"});
  auto admissions = directory_->admissions();
  for (Admission& admission : admissions) {
    if (admission.node_id == cast_[1].id) admission.status = AdmissionStatus::kRevoked;
    if (admission.node_id == cast_[2].id) admission.status = AdmissionStatus::kSuspended;
  }
  directory_ = Directory::FromAdmissions({}, admissions);
  Dialer dialer(cast_[0].id, {}, {}, random_);
  EXPECT_EQ(NodesOf(Choose(dialer)), std::vector{cast_[3].id});
}

TEST_F(DialerTest, DialsSeedsUntilTheirPresenceIsKnown) {
  const Seed seed{cast_[3].id, "198.51.100.1:1", cast_[3].transport.public_key()};
  Dialer dialer(cast_[0].id, {seed}, {}, random_);
  EXPECT_EQ(dialer.Choose({nullptr, records_, links_, now_}).at(0).endpoint, "198.51.100.1:1");
  Present(3, {"192.0.2.3:3"});
  const auto chosen = Choose(dialer);
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].endpoint, "192.0.2.3:3");
}

TEST_F(DialerTest, DoublesTheWaitUpToAMinute) {
  Present(1, {"192.0.2.1:1"});
  Dialer dialer(cast_[0].id, {}, {}, random_);
  Duration wait = limits::kRedialFirst;
  for (int i = 0; i < 10; ++i) {
    SCOPED_TRACE(testing::Message() << "failure " << i);
    Fail(dialer, 1);
    const MonoTime failed = now_.mono;
    now_.mono = failed + wait * 69 / 100;
    EXPECT_TRUE(Choose(dialer).empty());
    now_.mono = failed + wait * 131 / 100;
    EXPECT_EQ(Choose(dialer).size(), 1U);
    wait = std::min<Duration>(2 * wait, limits::kRedialMax);
  }
  EXPECT_EQ(wait, limits::kRedialMax);
  const Link link = LinkTo(1, LinkKind::kReconcile, LinkState::kUp);
  now_.mono += limits::kRedialMax;
  dialer.OnLost(link, now_.mono);
  EXPECT_TRUE(Choose(dialer).empty());
  now_.mono += limits::kRedialFirst * 131 / 100;
  EXPECT_EQ(Choose(dialer).size(), 1U);
}

TEST_F(DialerTest, WaitsLongerForAPeerThatHangsUpAgainAndAgain) {
  Present(1, {"192.0.2.1:1"});
  Dialer dialer(cast_[0].id, {}, {}, random_);
  for (int i = 0; i < 10; ++i) {
    dialer.OnLost(LinkTo(1, LinkKind::kReconcile, LinkState::kUp), now_.mono);
    now_.mono += limits::kRedialMax * 131 / 100;
  }
  dialer.OnLost(LinkTo(1, LinkKind::kReconcile, LinkState::kUp), now_.mono);
  now_.mono += limits::kRedialMax * 69 / 100;
  EXPECT_TRUE(Choose(dialer).empty());
}

TEST_F(DialerTest, KeepsItsSecretOrderForAWeek) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  // What a node that has all its links chooses when it loses them.
  const auto choose = [this](Dialer& chooser) {
    Dial(chooser);
    Lift();
    Choose(chooser);
    now_.mono += seconds(1);
    links_ = LinkTable();
    std::vector<crypto::NodeId> nodes;
    for (const DialChoice& choice : Choose(chooser)) {
      if (!choice.is_rotating) nodes.push_back(choice.node);
    }
    now_.mono += seconds(1);
    return nodes;
  };
  const auto first = choose(dialer);
  EXPECT_EQ(first.size(), 10U);
  // 2026-11-20 is a Friday; weeks of the epoch begin on Thursdays.
  now_.wall += days(5);
  EXPECT_EQ(choose(dialer), first);
  now_.wall += days(7);
  EXPECT_NE(choose(dialer), first);
  now_.wall -= days(7);
  Dialer other(cast_[0].id, {}, {}, random_);
  EXPECT_NE(choose(other), first);
}

TEST_F(DialerTest, RacesThreeForALostPushLinkAndKeepsTheFirst) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  Dial(dialer);
  Lift();
  const Link lost = *links_.Find(2);
  ASSERT_EQ(lost.kind, LinkKind::kPush);
  links_.Remove(2);
  dialer.OnLost(lost, now_.mono);
  const auto racers = Dial(dialer);
  ASSERT_EQ(racers.size(), limits::kPushRacers);
  for (const DialChoice& racer : racers) {
    EXPECT_EQ(racer.kind, LinkKind::kPush);
    EXPECT_NE(racer.node, lost.node);
  }
  EXPECT_TRUE(Choose(dialer).empty());
  Link& winner = *links_.Find(links_made_ - 1);
  winner.state = LinkState::kUp;
  EXPECT_EQ(dialer.EndRace(winner, links_, now_.mono),
            (std::vector<LinkId>{links_made_ - 2, links_made_}));
  Link& late = *links_.Find(links_made_);
  late.state = LinkState::kUp;
  EXPECT_EQ(dialer.EndRace(late, links_, now_.mono),
            (std::vector<LinkId>{links_made_, links_made_ - 2}));
  // All is well again: the next choice is no race.
  links_.Remove(links_made_);
  links_.Remove(links_made_ - 2);
  EXPECT_TRUE(Choose(dialer).empty());
  links_.Remove(1);
  EXPECT_EQ(Choose(dialer).size(), 1U);
}

TEST_F(DialerTest, FindsAnotherPushLinkForOneThatServesNothing) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  Dial(dialer);
  Lift();
  const crypto::NodeId dropper = links_.Find(2)->node;
  links_.Find(2)->pulls.OnLost(now_.mono);
  now_.mono += limits::kUnansweredMax;
  EXPECT_TRUE(Choose(dialer).empty()) << "nobody answered meanwhile: the fault may be ours";
  links_.Find(3)->pulls.OnUseful(now_.mono);
  const auto chosen = Dial(dialer);
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].kind, LinkKind::kPush);
  EXPECT_FALSE(chosen[0].replaces);
  EXPECT_TRUE(Choose(dialer).empty()) << "one at a time";
  Link& fresh = *links_.Find(links_made_);
  fresh.state = LinkState::kUp;
  EXPECT_EQ(dialer.EndRace(fresh, links_, now_.mono), std::vector<LinkId>{2});
  links_.Remove(2);
  links_.Remove(1);
  EXPECT_NE(Choose(dialer).at(0).node, dropper);
}

TEST_F(DialerTest, KeepsAPushLinkThatAnswersWhileAnotherIsDialled) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  Dial(dialer);
  Lift();
  links_.Find(2)->pulls.OnLost(now_.mono);
  now_.mono += limits::kUnansweredMax;
  links_.Find(3)->pulls.OnUseful(now_.mono);
  ASSERT_EQ(Dial(dialer).size(), 1U);
  links_.Find(2)->pulls.OnSent();
  ASSERT_TRUE(links_.Find(2)->pulls.OnPage({links_.Find(2)->node, 0}, now_.mono));
  Link& fresh = *links_.Find(links_made_);
  fresh.state = LinkState::kUp;
  EXPECT_EQ(dialer.EndRace(fresh, links_, now_.mono), std::vector<LinkId>{links_made_});
}

TEST_F(DialerTest, LetsAnyLinkPushWhenPushLinksAreMissingForLong) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  const Link reconcile = LinkTo(1, LinkKind::kReconcile, LinkState::kDialing);
  EXPECT_EQ(dialer.KindOnConnect(reconcile, links_, now_.mono), LinkKind::kReconcile);
  dialer.OnFailed(LinkTo(2, LinkKind::kPush, LinkState::kDialing), now_.mono);
  EXPECT_EQ(dialer.KindOnConnect(reconcile, links_, now_.mono), LinkKind::kReconcile);
  now_.mono += limits::kPushShortMax;
  EXPECT_EQ(dialer.KindOnConnect(reconcile, links_, now_.mono), LinkKind::kPush);
  Dial(dialer);
  Lift();
  EXPECT_EQ(dialer.KindOnConnect(reconcile, links_, now_.mono), LinkKind::kReconcile);
}

TEST_F(DialerTest, DrawsTwoReconcileLinksAnewEveryQuarter) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  std::set<crypto::NodeId> rotating;
  for (const DialChoice& choice : Dial(dialer)) {
    if (choice.is_rotating) rotating.insert(choice.node);
  }
  EXPECT_EQ(rotating.size(), limits::kReconcileRotating);
  Lift();
  now_.mono += limits::kRotateInterval / 2 - seconds(1);
  EXPECT_TRUE(Choose(dialer).empty());
  now_.mono += limits::kRotateInterval + seconds(1);
  const auto chosen = Choose(dialer);
  ASSERT_EQ(chosen.size(), limits::kReconcileRotating);
  for (const DialChoice& choice : chosen) {
    ASSERT_TRUE(choice.replaces.has_value());
    EXPECT_TRUE(rotating.contains(links_.Find(*choice.replaces)->node));
    EXPECT_FALSE(rotating.contains(choice.node));
    EXPECT_EQ(choice.kind, LinkKind::kReconcile);
  }
  EXPECT_TRUE(Choose(dialer).empty());
}

TEST_F(DialerTest, DialsItsAnchorsFirstAfterARestart) {
  PresentAll();
  storage::MemoryStore store;
  std::set<crypto::NodeId> anchors;
  {
    Dialer dialer(cast_[0].id, {}, {}, random_);
    Dial(dialer);
    Lift();
    now_.mono += limits::kAnchorAge;
    for (std::size_t i = 0; i < limits::kAnchorLinks; ++i)
      ASSERT_TRUE(store.Apply(*dialer.Remember(links_, now_.mono)));
    EXPECT_FALSE(dialer.Remember(links_, now_.mono).has_value());
    // The two that are first in the table: all are equally old.
    for (LinkId id = 1; anchors.size() < limits::kAnchorLinks; ++id) {
      const Link& link = *links_.Find(id);
      if (link.kind == LinkKind::kReconcile && !link.is_rotating) anchors.insert(link.node);
    }
  }
  links_ = LinkTable();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  ASSERT_TRUE(dialer.Restore(*store.TakeSnapshot()));
  const auto chosen = Choose(dialer);
  ASSERT_GE(chosen.size(), limits::kAnchorLinks);
  for (std::size_t i = 0; i < limits::kAnchorLinks; ++i) {
    EXPECT_EQ(chosen[i].kind, LinkKind::kReconcile);
    EXPECT_TRUE(anchors.contains(chosen[i].node));
  }
}

TEST_F(DialerTest, FeelsAFullNodeWhenItHasNoLinks) {
  const Seed seed{cast_[3].id, "198.51.100.1:1", cast_[3].transport.public_key()};
  Dialer dialer(cast_[0].id, {seed}, {}, random_);
  EXPECT_EQ(Dial(dialer).at(0).kind, LinkKind::kPush);
  Link link = *links_.Find(1);
  link.state = LinkState::kGreeting;
  links_ = LinkTable();
  dialer.OnRejected(link, RejectReason::kFull, seconds(600), now_.mono);
  const auto chosen = Dial(dialer);
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].kind, LinkKind::kFeeler);
  EXPECT_EQ(chosen[0].node, seed.node);
  links_ = LinkTable();
  EXPECT_TRUE(Choose(dialer).empty());
  now_.mono += limits::kFeelerInterval;
  EXPECT_EQ(Choose(dialer).at(0).kind, LinkKind::kFeeler);
}

TEST_F(DialerTest, DialsAtMostSoManyInASecond) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  std::size_t dials = 0;
  for (int i = 0; i < 20; ++i) {
    dials += Dial(dialer).size();
    links_ = LinkTable();
  }
  EXPECT_EQ(dials, limits::kDialsPerSecond);
  now_.mono += seconds(1);
  EXPECT_FALSE(Choose(dialer).empty());
}

}  // namespace
}  // namespace schakel::federation
