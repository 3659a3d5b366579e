// What a node signed about itself while its clock was ahead: others do not take it, and the next
// one must reach them all the same.
#include "federation/gossip/record_set.h"
#include "federation/limits.h"
#include "sources.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kParties = 7;
constexpr std::size_t kSources = 4;  // the anchor and three of maturity 3
constexpr std::size_t kWrong = 6;
constexpr std::size_t kFriend = 5;
constexpr Duration kVoicesLost = kClockVoiceAge + minutes(1);

crypto::TransportKey FreshKey(std::uint64_t number) {
  return MakeMember(number).transport.public_key();
}

class OwnRecordTest : public testing::Test {
 protected:
  OwnRecordTest() {
    stage_.ConnectAll();
    stage_.RunFor(minutes(2));
  }
  void CutOff(std::size_t number, std::size_t but = kParties) {
    for (std::size_t i = 0; i < kParties; ++i) {
      if (i != number && i != but) stage_.Disconnect(number, i);
    }
  }
  void Rejoin(std::size_t number) {
    for (std::size_t i = 0; i < kParties; ++i) {
      if (i == number || stage_.AreLinked(number, i)) continue;
      for (int wait = 0; wait < 200; ++wait) {
        if (stage_.Answer(number, i) || stage_.Answer(i, number)) break;
        stage_.RunFor(seconds(1));
      }
      ASSERT_TRUE(stage_.AreLinked(number, i)) << i;
    }
  }
  void Rotate(const crypto::TransportKey& key) {
    Party& party = stage_[kWrong];
    party.core().RotateTransport(key, minutes(5), party.now);
    party.Run();
    stage_.Settle();
  }
  void Turn(std::size_t number, Duration clock) { stage_[number].now.wall += clock; }

  [[nodiscard]] bool Allows(std::size_t number, const crypto::TransportKey& key) {
    Party& party = stage_[number];
    const auto allowed = party.core().AllowedPeers(party.now.wall);
    return std::any_of(allowed.begin(), allowed.end(), [&](const AllowedPeer& peer) {
      return peer.key == key && peer.node == stage_.cast()[kWrong].id;
    });
  }
  // Everybody lets in this key, and nobody finds a difference any more.
  void ExpectAgreed(const crypto::TransportKey& key) {
    std::size_t lists = 0;
    stage_.watch = [&lists](std::size_t, std::size_t, Frame& frame) {
      const auto* have = std::get_if<RecordsHaveMessage>(&frame.message);
      if (have != nullptr && have->scope != RecordsScope::kNews) ++lists;
      return true;
    };
    stage_.RunFor(2 * limits::kReconcileInterval);
    stage_.watch = nullptr;
    EXPECT_EQ(lists, 0U);
    for (std::size_t i = 0; i < kParties; ++i) {
      SCOPED_TRACE(testing::Message() << "party " << i);
      EXPECT_TRUE(i == kWrong || Allows(i, key));
      EXPECT_EQ(stage_[i].Status().offences, 0U);
    }
  }

  Stage stage_{kParties, CastWithSources(kParties, kSources)};
};

TEST_F(OwnRecordTest, KeysOfAClockThatWasAheadAreSignedAgainWhenOthersAreHeard) {
  CutOff(kWrong);
  Turn(kWrong, hours(24 * 365));
  stage_.RunFor(kVoicesLost);
  Rotate(FreshKey(60));
  Rejoin(kWrong);
  stage_.RunFor(minutes(4));
  EXPECT_EQ(stage_[kWrong].Status().clock_fault, ClockFault::kAhead);
  ExpectAgreed(FreshKey(60));
}

TEST_F(OwnRecordTest, ARotationAfterTheClockWasPutRightIsNotLost) {
  CutOff(kWrong);
  Turn(kWrong, hours(24));
  stage_.RunFor(kVoicesLost);
  Rotate(FreshKey(60));
  Turn(kWrong, -hours(24));
  Rejoin(kWrong);
  Rotate(FreshKey(61));
  stage_.RunFor(minutes(2));
  ExpectAgreed(FreshKey(61));
}

TEST_F(OwnRecordTest, TheSameKeysAreSignedAgainByARestart) {
  CutOff(kWrong);
  Turn(kWrong, hours(24));
  stage_.RunFor(kVoicesLost);
  Rotate(FreshKey(60));
  Turn(kWrong, -hours(24));
  stage_[kWrong].Crash();  // with the keys of the beginning, as a file from a backup
  Rejoin(kWrong);
  stage_.RunFor(minutes(2));
  ExpectAgreed(stage_.cast()[kWrong].transport.public_key());
}

// A neighbour whose clock was ahead too did take it: it keeps it until the time has come.
TEST_F(OwnRecordTest, WhatANeighbourOfTheSameClockTookIsOverwrittenInTheEnd) {
  for (const std::size_t number : {kWrong, kFriend})
    CutOff(number, number == kWrong ? kFriend : kWrong);
  for (const std::size_t number : {kWrong, kFriend})
    Turn(number, hours(1));
  stage_.RunFor(kVoicesLost);
  Rotate(FreshKey(60));
  stage_.RunFor(seconds(2));
  ASSERT_TRUE(Allows(kFriend, FreshKey(60)));
  for (const std::size_t number : {kWrong, kFriend})
    Turn(number, -hours(1));
  for (const std::size_t number : {kWrong, kFriend})
    Rejoin(number);
  Rotate(FreshKey(61));
  stage_.RunFor(minutes(2));
  for (std::size_t i = 0; i < kFriend; ++i)
    EXPECT_TRUE(Allows(i, FreshKey(61))) << i;
  EXPECT_FALSE(Allows(kFriend, FreshKey(61)));
  stage_.RunFor(hours(1));
  ExpectAgreed(FreshKey(61));
}

TEST_F(OwnRecordTest, ABeaconSourceWhoseClockWasAheadIsHeardAgain) {
  constexpr std::size_t kSource = 1;
  const crypto::NodeId source = stage_.cast()[kSource].id;
  Turn(kSource, hours(24));
  stage_.RunFor(minutes(3));
  Turn(kSource, -hours(24));
  std::size_t heard = 0;
  stage_.watch = [&](std::size_t, std::size_t to, Frame& frame) {
    const auto* records = std::get_if<RecordsMessage>(&frame.message);
    if (records == nullptr || to != kFriend) return true;
    for (const Buffer& record : records->records) {
      const auto id = PeekRecord(record);
      const bool is_beacon = id->type == NumberOf(RecordType::kBeacon);
      heard += is_beacon && id->node == source ? 1 : 0;
    }
    return true;
  };
  stage_.RunFor(minutes(3) + seconds(10));
  EXPECT_GE(heard, 3U);
  EXPECT_EQ(stage_[kFriend].Status().beacons_heard, 3U);
}

}  // namespace
}  // namespace schakel::federation
