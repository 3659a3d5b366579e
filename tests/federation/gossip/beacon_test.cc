// Beacons between real nodes: they reach everybody, and who is cut off says so.
#include "federation/limits.h"
#include "sources.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kParties = 7;
constexpr std::size_t kSources = 4;  // the anchor and three of maturity 3
constexpr auto kBeaconType = static_cast<std::uint8_t>(RecordType::kBeacon);

std::size_t CountAlarms(const Party& party) {
  return static_cast<std::size_t>(
      std::count_if(party.alarms.begin(), party.alarms.end(),
                    [](const RaiseAlarm& alarm) { return alarm.kind == AlarmKind::kIsolated; }));
}

class BeaconStageTest : public testing::Test {
 protected:
  BeaconStageTest() { stage_.ConnectAll(); }

  void CutOff(std::size_t number) {
    for (std::size_t i = 0; i < kParties; ++i) {
      if (i != number) stage_.Disconnect(number, i);
    }
  }
  // A party that was away for long dials less and less often.
  void Rejoin(std::size_t number) {
    for (std::size_t i = 1; i < kParties; ++i) {
      if (i == number) continue;
      for (int wait = 0; wait < 200 && !stage_.Answer(number, i); ++wait)
        stage_.RunFor(seconds(1));
    }
  }

  Stage stage_{kParties, CastWithSources(kParties, kSources)};
};

TEST_F(BeaconStageTest, ReachEverybodyOnceEachMinute) {
  std::map<std::pair<std::size_t, crypto::NodeId>, std::size_t> copies;  // by receiver and source
  stage_.watch = [&copies](std::size_t, std::size_t to, Frame& frame) {
    const auto* records = std::get_if<RecordsMessage>(&frame.message);
    if (records == nullptr) return true;
    for (const Buffer& record : records->records) {
      const auto id = PeekRecord(record);
      if (id->type == kBeaconType) ++copies[{to, id->node}];
    }
    return true;
  };
  stage_.RunFor(minutes(3) + seconds(10));
  for (std::size_t i = 0; i < kParties; ++i) {
    SCOPED_TRACE(testing::Message() << "party " << i);
    const auto status = stage_[i].Status();
    EXPECT_EQ(status.beacons_heard, i > 0 && i < kSources ? 2U : 3U);
    EXPECT_FALSE(status.is_isolated);
    EXPECT_EQ(CountAlarms(stage_[i]), 0U);
    EXPECT_EQ(status.offences, 0U);
    for (std::size_t source = 0; source < kSources; ++source) {
      const auto count = copies[{i, stage_.cast()[source].id}];
      EXPECT_EQ(count, i == source ? 0U : 3U) << "of " << source;
    }
  }
}

TEST_F(BeaconStageTest, TellWhoIsCutOffAfterThreeMinutes) {
  stage_.RunFor(minutes(2));
  CutOff(6);
  stage_.RunFor(seconds(110));
  EXPECT_FALSE(stage_[6].Status().is_isolated);
  stage_.RunFor(seconds(80));
  EXPECT_TRUE(stage_[6].Status().is_isolated);
  EXPECT_EQ(CountAlarms(stage_[6]), 1U);
  for (std::size_t i = 0; i < 6; ++i)
    EXPECT_FALSE(stage_[i].Status().is_isolated) << i;
  stage_.RunFor(minutes(5));
  EXPECT_EQ(CountAlarms(stage_[6]), 1U);
  Rejoin(6);
  stage_.RunFor(seconds(70));
  EXPECT_FALSE(stage_[6].Status().is_isolated);
  EXPECT_EQ(CountAlarms(stage_[6]), 1U);
}

TEST_F(BeaconStageTest, AreMissedByNobodyWhileTheAnchorIsAway) {
  CutOff(0);
  stage_.RunFor(minutes(10));
  for (std::size_t i = 1; i < kParties; ++i)
    EXPECT_EQ(CountAlarms(stage_[i]), 0U) << i;
}

// A node with peers that the test plays.
class BeaconTest : public testing::Test {
 protected:
  BeaconTest() {
    peer_.Greet();
    other_.Greet();
    peer_.Hear();
    other_.Hear();
  }
  [[nodiscard]] Buffer BeaconOf(std::size_t number) const {
    const auto counter = static_cast<std::uint64_t>(ToUnixMillis(node_.now.wall));
    return SignBeaconRecord(cast_[number].identity, cast_[number].id, counter, {{1, 1}, 1, 5});
  }
  [[nodiscard]] std::size_t Heard() { return node_.Status().beacons_heard; }

  Cast cast_ = CastWithSources(kParties, kSources);
  Party node_{cast_, 5};
  Puppet peer_{node_, cast_[4]};
  Puppet other_{node_, cast_[6]};
};

TEST_F(BeaconTest, GoOnInOneFrameForAllOfAMinute) {
  peer_.Say(RecordsMessage{{BeaconOf(1)}});
  peer_.Say(RecordsMessage{{BeaconOf(2), BeaconOf(0)}});
  EXPECT_TRUE(other_.Hear().empty());
  node_.RunFor(limits::kBeaconBatch + seconds(1));
  const auto named = other_.Hear<RecordsHaveMessage>();
  ASSERT_EQ(named.size(), 1U);
  EXPECT_EQ(named[0].refs.size(), 3U);
  EXPECT_EQ(named[0].scope, RecordsScope::kNews);
  EXPECT_TRUE(peer_.Hear<RecordsHaveMessage>().empty());
  other_.Say(RecordsWantMessage{named[0].refs});
  EXPECT_EQ(other_.Hear<RecordsMessage>().at(0).records.size(), 3U);
}

TEST_F(BeaconTest, GoOnOverPushLinksOnly) {
  Puppet reconciling(node_, cast_[3]);
  reconciling.Greet({}, LinkKind::kReconcile);
  reconciling.Hear();
  peer_.Say(RecordsMessage{{BeaconOf(1)}});
  node_.RunFor(seconds(5));
  EXPECT_EQ(other_.Hear<RecordsHaveMessage>().size(), 1U);
  EXPECT_TRUE(reconciling.Hear<RecordsHaveMessage>().empty());
}

TEST_F(BeaconTest, CountOnceAndNotAgain) {
  const Buffer old = BeaconOf(1);
  peer_.Say(RecordsMessage{{old}});
  EXPECT_EQ(Heard(), 1U);
  for (int i = 0; i < 4; ++i) {
    node_.RunFor(seconds(50));
    peer_.Say(RecordsMessage{{old}});
  }
  EXPECT_EQ(Heard(), 0U);
}

TEST_F(BeaconTest, OfYesterdayAreNoSignOfLifeAfterARestart) {
  std::vector<Buffer> kept;
  for (int i = 0; i < 5; ++i) {
    kept.push_back(BeaconOf(1));
    kept.push_back(BeaconOf(2));
    node_.RunFor(minutes(1));
  }
  node_.RunFor(std::chrono::hours(24));
  node_.Crash();
  Puppet hostile(node_, cast_[4]);
  hostile.Greet();
  for (const Buffer& beacon : kept) {
    hostile.Say(RecordsMessage{{beacon}});
    EXPECT_EQ(Heard(), 0U);
    node_.RunFor(seconds(30));
    hostile.Say(CreditMessage{0});
  }
  node_.RunFor(minutes(1));
  EXPECT_TRUE(node_.Status().is_isolated);
}

TEST_F(BeaconTest, OfNodesThatMaySendNoneAreNeitherKeptNorPassedOn) {
  peer_.Say(RecordsMessage{{BeaconOf(4)}});
  node_.RunFor(seconds(5));
  EXPECT_EQ(Heard(), 0U);
  EXPECT_TRUE(other_.Hear<RecordsHaveMessage>().empty());
  other_.Say(RecordsWantMessage{{{TagOf(cast_[4].id), kBeaconType, 0}}});
  EXPECT_TRUE(other_.Hear<RecordsMessage>().empty());
}

TEST_F(BeaconTest, TellWhatTheirSourceHolds) {
  Party source(cast_, 1);
  Puppet listener(source, cast_[2]);
  listener.Greet();
  source.RunFor(seconds(70));
  RecordsWantMessage want{{{TagOf(cast_[1].id), kBeaconType, 0}}};
  listener.Say(want);
  const auto answers = listener.Hear<RecordsMessage>();
  ASSERT_EQ(answers.size(), 1U);
  const auto record = OpenRecord(answers[0].records.at(0), cast_[1].identity.public_key());
  ASSERT_TRUE(record);
  const auto& body = std::get<BeaconBody>(record->body);
  EXPECT_EQ(body.trust, cast_.trust().version());
  EXPECT_EQ(body.size, 0U);
}

}  // namespace
}  // namespace schakel::federation
