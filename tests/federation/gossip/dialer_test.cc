#include "federation/gossip/dialer.h"

#include "base/random.h"
#include "cast.h"
#include "federation/limits.h"

namespace schakel::federation {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr std::size_t kMembers = 20;

class DialerTest : public testing::Test {
 protected:
  void Present(std::size_t number, std::vector<std::string> endpoints) {
    storage::WriteBatch batch;
    const auto counter = static_cast<std::uint64_t>(ToUnixMillis(now_.wall)) + ++records_made_;
    ASSERT_EQ(records_.Offer(SignPresenceRecord(cast_[number].identity, cast_[number].id, counter,
                                                {std::move(endpoints)}),
                             *directory_, now_.wall, batch),
              RecordOutcome::kNew);
  }
  void PresentAll() {
    for (std::size_t i = 0; i < kMembers - 1; ++i)
      Present(i, {"192.0.2.1:" + std::to_string(i)});
  }
  std::vector<DialChoice> Choose(Dialer& dialer) {
    return dialer.Choose(directory_.get(), records_, links_, now_);
  }
  // Chooses and adds what was chosen to the links.
  std::vector<DialChoice> Dial(Dialer& dialer) {
    auto chosen = Choose(dialer);
    for (const DialChoice& choice : chosen) {
      Link link;
      link.id = ++links_made_;
      link.node = choice.node;
      link.direction = Direction::kOutbound;
      link.kind = choice.kind;
      links_.Add(std::move(link));
    }
    return chosen;
  }
  static std::vector<crypto::NodeId> NodesOf(const std::vector<DialChoice>& choices) {
    std::vector<crypto::NodeId> nodes;
    for (const DialChoice& choice : choices)
      nodes.push_back(choice.node);
    return nodes;
  }

  const Cast cast_{kMembers, kMembers - 1};  // the last one is a stranger
  std::shared_ptr<const Directory> directory_ = cast_.directory();
  RecordSet records_;
  LinkTable links_;
  SeededRandom random_{1};
  Now now_ = StartOfTests();
  std::uint64_t records_made_ = 0;
  LinkId links_made_ = 0;
};

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
  dialer.OnRejected(cast_[2].id, seconds(600), now_.mono);
  now_.mono += seconds(599);
  EXPECT_TRUE(Choose(dialer).empty());
  now_.mono += seconds(1);
  EXPECT_EQ(Choose(dialer).size(), 1U);
  dialer.OnRejected(cast_[2].id, days(100), now_.mono);
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
  EXPECT_EQ(dialer.Choose(nullptr, records_, links_, now_).at(0).endpoint, "198.51.100.1:1");
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
    dialer.OnFailed(cast_[1].id, now_.mono);
    const MonoTime failed = now_.mono;
    now_.mono = failed + wait * 69 / 100;
    EXPECT_TRUE(Choose(dialer).empty());
    now_.mono = failed + wait * 131 / 100;
    EXPECT_EQ(Choose(dialer).size(), 1U);
    wait = std::min<Duration>(2 * wait, limits::kRedialMax);
  }
  EXPECT_EQ(wait, limits::kRedialMax);
  dialer.OnUp(cast_[1].id);
  dialer.OnFailed(cast_[1].id, now_.mono);
  now_.mono += limits::kRedialFirst * 131 / 100;
  EXPECT_EQ(Choose(dialer).size(), 1U);
}

TEST_F(DialerTest, KeepsItsSecretOrderForAWeek) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  const auto first = NodesOf(Choose(dialer));
  // 2026-11-20 is a Friday; weeks of the epoch begin on Thursdays.
  now_.wall += days(5);
  EXPECT_EQ(NodesOf(Choose(dialer)), first);
  now_.wall += days(7);
  EXPECT_NE(NodesOf(Choose(dialer)), first);
  now_.wall -= days(7);
  Dialer other(cast_[0].id, {}, {}, random_);
  EXPECT_NE(NodesOf(Choose(other)), first);
}

}  // namespace
}  // namespace schakel::federation
