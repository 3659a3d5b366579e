// T32: what a node does when its links keep beacons back, or the trust that beacons name.
#include "federation/gossip/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kParties = 24;
constexpr std::size_t kSources = 3;  // numbers 1 to 3
constexpr auto kBeaconType = static_cast<std::uint8_t>(RecordType::kBeacon);

Cast CastWithSources() {
  Cast cast(kParties);
  for (std::size_t i = 1; i <= kSources; ++i) {
    Admission admission = AdmissionOf(cast[i]);
    admission.maturity = 3;
    cast.Admit(admission);
  }
  return cast;
}

// A node whose links are all to peers that the test plays.
class CutOffTest : public testing::Test {
 protected:
  CutOffTest() {
    std::vector<Buffer> presences;
    for (std::size_t i = 0; i < kParties; ++i) {
      presences.push_back(SignPresenceRecord(
          cast_[i].identity, cast_[i].id, 1,
          {{"20.0." + std::to_string(i) + ".1:27120"}, cast_.trust().version().root}));
    }
    PartyOptions options;
    options.record_base = RecordBase::Build(presences, *cast_.directory());
    node_ = std::make_unique<Party>(cast_, 0, options);
    node_->RunFor(seconds(1));
    for (std::size_t i = 1; i < kParties; ++i) {
      if (!node_->OpenDial(cast_[i].id)) continue;
      peers_[i] = std::make_unique<Puppet>(*node_, cast_[i], Direction::kOutbound);
      peers_[i]->Greet();
      for (const auto& hello : peers_[i]->Hear<HelloMessage>())
        kinds_[i] = hello.link_kind;
    }
  }
  // Time passes; the peers answer nothing and seem alive.
  void Wait(Duration duration) {
    for (Duration passed{0}; passed < duration; passed += seconds(10)) {
      for (auto& [number, peer] : peers_)
        peer->Say(CreditMessage{0});
      node_->RunFor(seconds(10));
    }
  }
  // The peers pass on what all sources say.
  void SayBeacons(TrustVersion trust) {
    RecordsMessage message;
    const auto counter = static_cast<std::uint64_t>(ToUnixMillis(node_->now.wall));
    for (std::size_t i = 1; i <= kSources; ++i)
      message.records.push_back(
          SignBeaconRecord(cast_[i].identity, cast_[i].id, counter, {trust, 1, 5}));
    peers_.begin()->second->Say(message);
  }
  // Returns how many it dials in this time whom it has no link to.
  std::size_t CountDials(Duration duration) {
    const std::size_t before = node_->dialled.size();
    Wait(duration);
    return node_->dialled.size() - before;
  }
  [[nodiscard]] std::size_t CountBeaconWants(std::size_t number) {
    std::size_t count = 0;
    for (const RecordsWantMessage& want : peers_[number]->Hear<RecordsWantMessage>()) {
      count += want.refs.size() == kSources && want.refs[0].type == kBeaconType ? 1 : 0;
    }
    return count;
  }

  Cast cast_ = CastWithSources();
  std::unique_ptr<Party> node_;
  std::map<std::size_t, std::unique_ptr<Puppet>> peers_;
  std::map<std::size_t, LinkKind> kinds_;
};

TEST_F(CutOffTest, FeelsWidelyWhenItIsIsolated) {
  ASSERT_EQ(peers_.size(), limits::kPushLinks + limits::kReconcileLinks);
  EXPECT_LE(CountDials(minutes(2)), 4U);
  Wait(minutes(1) + seconds(10));
  ASSERT_TRUE(node_->Status().is_isolated);
  // Nobody answers: the same ones are felt again and again.
  EXPECT_GE(CountDials(minutes(1)), kParties - 1 - peers_.size());
}

TEST_F(CutOffTest, FeelsWidelyWhenTheTrustThatBeaconsNameDoesNotCome) {
  const TrustVersion newer{1, cast_.trust().version().timestamp + 1};
  for (int minute = 0; minute < 4; ++minute) {
    SayBeacons(cast_.trust().version());
    EXPECT_LE(CountDials(minutes(1)), 2U);
  }
  SayBeacons(newer);
  EXPECT_LE(CountDials(minutes(1)), 2U);
  SayBeacons(newer);
  EXPECT_GE(CountDials(minutes(1)), kParties - 1 - peers_.size());
  EXPECT_FALSE(node_->Status().is_isolated);
}

TEST_F(CutOffTest, AsksEveryLinkButPushLinksForBeacons) {
  SayBeacons(cast_.trust().version());
  Wait(minutes(2));
  for (const auto& [number, kind] : kinds_)
    EXPECT_EQ(CountBeaconWants(number), 0U);
  Wait(minutes(2));
  ASSERT_TRUE(node_->Status().is_isolated);
  for (const auto& [number, kind] : kinds_) {
    const std::size_t count = CountBeaconWants(number);
    EXPECT_EQ(count > 0, kind != LinkKind::kPush) << "peer " << number;
  }
}

TEST_F(CutOffTest, KeepsWhoeverBringsBeacons) {
  Wait(limits::kIsolatedAfter + seconds(10));
  ASSERT_TRUE(node_->Status().is_isolated);
  std::size_t helper = 0;
  for (std::size_t i = kSources + 1; i < kParties && helper == 0; ++i) {
    if (node_->OpenDial(cast_[i].id)) helper = i;
  }
  ASSERT_NE(helper, 0U);
  {
    Puppet feeler(*node_, cast_[helper], Direction::kOutbound);
    feeler.Greet();
    ASSERT_EQ(feeler.Hear<HelloMessage>().at(0).link_kind, LinkKind::kFeeler);
    RecordsMessage message;
    const auto counter = static_cast<std::uint64_t>(ToUnixMillis(node_->now.wall));
    for (std::size_t i = 1; i <= 2; ++i)
      message.records.push_back(SignBeaconRecord(cast_[i].identity, cast_[i].id, counter,
                                                 {cast_.trust().version(), 1, 5}));
    feeler.Say(message);
    Wait(limits::kFeelerLife + seconds(10));
    EXPECT_EQ(feeler.Closed(), CloseReason::kFinished);
  }
  EXPECT_FALSE(node_->Status().is_isolated);
  ASSERT_TRUE(node_->OpenDial(cast_[helper].id));
  Puppet lasting(*node_, cast_[helper], Direction::kOutbound);
  lasting.Greet();
  EXPECT_EQ(lasting.Hear<HelloMessage>().at(0).link_kind, LinkKind::kReconcile);
}

}  // namespace
}  // namespace schakel::federation
