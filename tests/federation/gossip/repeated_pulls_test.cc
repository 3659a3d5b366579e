#include "federation/gossip/repeated_pulls.h"

#include "lane_parts.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

// Takes journal `number` from the beginning to 1,000. Returns whether a pull was an offence.
bool TakeAll(RepeatedPulls& pulls, std::uint8_t peer, std::uint8_t number, MonoTime now) {
  bool is_offence = false;
  for (std::uint64_t from = 0; from <= 1'000; from += 100)
    is_offence = pulls.OnJob(NodeOf(peer), PullOf(number, from), now) || is_offence;
  return is_offence;
}

TEST(RepeatedPullsTest, BlamesTheFourthRepeat) {
  RepeatedPulls pulls;
  EXPECT_FALSE(TakeAll(pulls, 1, 1, kStart));
  for (int i = 0; i < limits::kRepeatsMax; ++i)
    EXPECT_FALSE(TakeAll(pulls, 1, 1, kStart + seconds(i)));
  EXPECT_TRUE(TakeAll(pulls, 1, 1, kStart + seconds(10)));
}

TEST(RepeatedPullsTest, AllowsAPeerThatLostItsStoreToAskForEverythingAgain) {
  RepeatedPulls pulls;
  for (int times = 0; times < 2; ++times) {
    for (std::uint8_t journal = 0; journal < 100; ++journal)
      EXPECT_FALSE(TakeAll(pulls, 1, journal, kStart));
  }
}

TEST(RepeatedPullsTest, DoesNotCountASecondTryOrAQuestionAboutAFork) {
  RepeatedPulls pulls;
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(pulls.OnJob(NodeOf(1), PullOf(1, 50), kStart));
    EXPECT_FALSE(pulls.OnJob(NodeOf(1), PullOf(1, 50 - limits::kRepeatSlack, 1), kStart));
  }
}

TEST(RepeatedPullsTest, KeepsPeersAndJournalsApart) {
  RepeatedPulls pulls;
  for (int i = 0; i <= limits::kRepeatsMax; ++i) {
    EXPECT_FALSE(TakeAll(pulls, 1, 1, kStart));
    EXPECT_FALSE(TakeAll(pulls, 2, 1, kStart));
    EXPECT_FALSE(TakeAll(pulls, 1, 2, kStart));
  }
  EXPECT_TRUE(TakeAll(pulls, 1, 1, kStart));
}

TEST(RepeatedPullsTest, CountsChunksOfAPayloadToo) {
  RepeatedPulls pulls;
  bool is_offence = false;
  for (int i = 0; i <= limits::kRepeatsMax; ++i) {
    EXPECT_FALSE(is_offence);
    pulls.OnJob(NodeOf(1), WantOf(1, 3), kStart);
    is_offence = pulls.OnJob(NodeOf(1), WantOf(1, 0), kStart);
  }
  EXPECT_TRUE(is_offence);
}

TEST(RepeatedPullsTest, ForgetsAfterADay) {
  RepeatedPulls pulls;
  for (int i = 0; i <= limits::kRepeatsMax; ++i)
    TakeAll(pulls, 1, 1, kStart);
  EXPECT_TRUE(TakeAll(pulls, 1, 1, kStart + hours(24) - seconds(1)));
  EXPECT_FALSE(TakeAll(pulls, 1, 1, kStart + hours(24)));
}

TEST(RepeatedPullsTest, RemembersABoundedNumberOfPeersAndJournals) {
  RepeatedPulls pulls;
  for (int i = 0; i < 1'000; ++i) {
    crypto::NodeId peer;
    peer.bytes[0] = static_cast<std::uint8_t>(i);
    peer.bytes[1] = static_cast<std::uint8_t>(i >> 8);
    pulls.OnJob(peer, PullOf(1, 100), kStart + seconds(i));
  }
  EXPECT_EQ(pulls.size(), limits::kRepeatNodesMax);
  // The journal asked for first is forgotten, so going back in it is none.
  PullMessage pull = PullOf(1, 100);
  for (std::uint32_t i = 0; i <= limits::kRepeatSubjectsMax; ++i) {
    pull.journal.incarnation = i + 1;
    pulls.OnJob(NodeOf(1), pull, kStart);
  }
  pull.journal.incarnation = 1;
  for (int i = 0; i < limits::kRepeatsMax; ++i) {
    pull.from = 0;
    EXPECT_FALSE(pulls.OnJob(NodeOf(1), pull, kStart));
    pull.from = 100;
    EXPECT_FALSE(pulls.OnJob(NodeOf(1), pull, kStart));
  }
  pull.from = 0;
  EXPECT_FALSE(pulls.OnJob(NodeOf(1), pull, kStart));
  pull.from = 100;
  pulls.OnJob(NodeOf(1), pull, kStart);
  pull.from = 0;
  EXPECT_TRUE(pulls.OnJob(NodeOf(1), pull, kStart));
}

}  // namespace
}  // namespace schakel::federation
