// What time it is when clocks are wrong.
#include "federation/trust/trust_clock.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace schakel::federation {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration kYear = days(365);
const WallTime kTruth = FromUnixMillis(1'795'165'200'000);  // 2026-11-20 09:00 UTC
const MonoTime kStart{hours(1)};

crypto::NodeId NodeOf(std::uint8_t number) {
  crypto::NodeId node;
  node.bytes[0] = number;
  return node;
}

class TrustClockTest : public testing::Test {
 protected:
  // The true time `after` the start, on a local clock that is off by `wrong`.
  static Now At(Duration after, Duration wrong = Duration(0)) {
    return {kStart + after, kTruth + after + wrong};
  }
  void HearAll(Duration after, std::uint8_t count = 3) {
    for (std::uint8_t i = 0; i < count; ++i)
      Hear(i, kTruth + after, after);
  }
  // On a clock that is right.
  void Hear(std::uint8_t node, WallTime said, Duration after) {
    clock_.Hear(NodeOf(node), said, At(after));
  }
  TrustClock clock_;
};

TEST_F(TrustClockTest, IsTheLocalClockWhereNobodyIsHeard) {
  const auto reading = clock_.Read(At(hours(2)));
  EXPECT_EQ(reading.judged, kTruth + hours(2));
  EXPECT_EQ(reading.best, kTruth + hours(2));
  EXPECT_EQ(reading.fault, ClockFault::kNone);
}

TEST_F(TrustClockTest, T42AClockTenYearsAheadExpiresNothingWhileThreeAreHeard) {
  HearAll(Duration(0), 2);
  EXPECT_EQ(clock_.Read(At(Duration(0), 10 * kYear)).judged, kTruth + 10 * kYear);
  HearAll(seconds(1));
  const auto reading = clock_.Read(At(seconds(1), 10 * kYear));
  EXPECT_EQ(reading.judged, kTruth + seconds(1) + kClockTolerance);
  EXPECT_EQ(reading.best, kTruth + seconds(1));
  EXPECT_EQ(reading.fault, ClockFault::kAhead);
  EXPECT_EQ(reading.off, 10 * kYear);
}

TEST_F(TrustClockTest, T42AClockTenYearsBehindCountsFromTheBound) {
  ASSERT_TRUE(clock_.Raise(kTruth, At(Duration(0))));
  TrustClock later;  // after a restart
  later.Restore(clock_.bound(), At(hours(3), -10 * kYear));
  const auto reading = later.Read(At(hours(3), -10 * kYear));
  EXPECT_EQ(reading.judged, kTruth);
  EXPECT_EQ(reading.best, kTruth);
  EXPECT_EQ(reading.fault, ClockFault::kBehind);
  // Time goes on, and a newer timestamp is believed.
  EXPECT_EQ(later.Read(At(hours(5), -10 * kYear)).judged, kTruth + hours(2));
  EXPECT_TRUE(later.Raise(kTruth + hours(5), At(hours(5), -10 * kYear)));
  EXPECT_EQ(later.Read(At(hours(6), -10 * kYear)).judged, kTruth + hours(6));
}

TEST_F(TrustClockTest, T42JumpsDuringARunMoveNothing) {
  ASSERT_TRUE(clock_.Raise(kTruth, At(Duration(0))));
  WallTime last{};
  for (int minute = 0; minute < 300; ++minute) {
    HearAll(minutes(minute));
    const Duration wrong = (minute % 3 - 1) * kYear;
    const auto reading = clock_.Read(At(minutes(minute), wrong));
    EXPECT_GE(reading.best, last) << minute;
    EXPECT_EQ(reading.best, kTruth + minutes(minute)) << minute;
    EXPECT_LE(reading.judged, kTruth + minutes(minute) + kClockTolerance) << minute;
    EXPECT_GE(reading.judged, kTruth + minutes(minute)) << minute;
    last = reading.best;
  }
}

TEST_F(TrustClockTest, T42ASecondTwiceAndTheYear2038AreLikeAnyOther) {
  const WallTime eve = *ParseRfc3339("2038-01-19T03:14:07Z");
  ASSERT_TRUE(clock_.Raise(eve, {kStart, eve}));
  EXPECT_EQ(clock_.Read({kStart + seconds(1), eve + seconds(1)}).judged, eve + seconds(1));
  // A leap second: the clock shows the same second again.
  const auto reading = clock_.Read({kStart + seconds(2), eve + seconds(1)});
  EXPECT_EQ(reading.judged, eve + seconds(2));
  EXPECT_EQ(reading.fault, ClockFault::kNone);
  EXPECT_EQ(FormatRfc3339(reading.judged), "2038-01-19T03:14:09Z");
}

// In March one source was ahead for a minute, in July another. No two were wrong together.
TEST_F(TrustClockTest, AVoiceThatWasAheadOnceIsBelievedAgainWhenItIsRight) {
  HearAll(Duration(0));
  Duration after{0};
  for (const std::uint8_t wrong : {std::uint8_t{1}, std::uint8_t{2}}) {
    after += minutes(1);
    Hear(wrong, kTruth + after + days(1), after);
    const auto reading = clock_.Read(At(after));
    EXPECT_EQ(reading.fault, ClockFault::kNone) << int(wrong);
    for (int minute = 0; minute < 120; ++minute) {
      after += minutes(1);
      HearAll(after);
    }
  }
  EXPECT_EQ(clock_.Median(kStart + after), kTruth + after);
  EXPECT_EQ(clock_.Read(At(after)).fault, ClockFault::kNone);
  EXPECT_EQ(clock_.Read(At(after)).best, kTruth + after);
  EXPECT_EQ(clock_.LastOf(NodeOf(1)), kTruth + minutes(1) + days(1)) << "nobody repeats that";
}

TEST_F(TrustClockTest, AVoiceDoesNotComeBackToALocalClockThatDisagrees) {
  HearAll(Duration(0));
  const Duration wrong = -hours(3);
  for (int minute = 1; minute <= 60; ++minute) {
    for (std::uint8_t i = 0; i < 3; ++i)
      clock_.Hear(NodeOf(i), kTruth + minutes(minute), At(minutes(minute), wrong));
  }
  const auto reading = clock_.Read(At(hours(1), wrong));
  EXPECT_EQ(reading.fault, ClockFault::kBehind);
  EXPECT_EQ(reading.best, kTruth + hours(1));
}

// For a day, which no window of hours would bear.
TEST_F(TrustClockTest, OldBeaconsThatAreHandedOnForADayDoNotSlowItDown) {
  HearAll(Duration(0));
  for (int minute = 1; minute <= 12 * 60; ++minute) {
    for (std::uint8_t i = 0; i < 3; ++i)
      Hear(i, kTruth + minutes(minute), 2 * minutes(minute));
  }
  EXPECT_EQ(clock_.Median(kStart + hours(24)), kTruth + hours(24));
}

TEST_F(TrustClockTest, OldBeaconsThatAreHandedOnSlowlyDoNotSlowItDown) {
  HearAll(Duration(0));
  // Who cuts this node off lets a minute's beacons through every two minutes.
  for (int minute = 1; minute <= 60; ++minute) {
    for (std::uint8_t i = 0; i < 3; ++i)
      Hear(i, kTruth + minutes(minute), 2 * minutes(minute));
  }
  EXPECT_EQ(clock_.Median(kStart + hours(2)), kTruth + hours(2));
}

TEST_F(TrustClockTest, AMinorityOfWrongVoicesChangesNothing) {
  HearAll(Duration(0), 3);
  Hear(7, kTruth - 10 * kYear, Duration(0));
  Hear(8, kTruth + 10 * kYear, Duration(0));
  EXPECT_EQ(clock_.Median(kStart), kTruth);
}

TEST_F(TrustClockTest, ForgetsVoicesThatFellSilent) {
  HearAll(Duration(0));
  EXPECT_TRUE(clock_.Median(kStart + kClockVoiceAge - Duration(1)).has_value());
  EXPECT_FALSE(clock_.Median(kStart + kClockVoiceAge).has_value());
}

TEST_F(TrustClockTest, AStolenOnlineKeyCannotMoveTimeWhereOthersAreHeard) {
  HearAll(Duration(0));
  ASSERT_TRUE(clock_.Raise(kTruth + 10 * kYear, At(Duration(0))));
  EXPECT_EQ(clock_.bound(), kTruth + kClockTolerance);
}

TEST_F(TrustClockTest, AStolenOnlineKeyCannotMoveTimeOfAClockThatIsNotBehind) {
  ASSERT_TRUE(clock_.Raise(kTruth, At(Duration(0))));
  ASSERT_TRUE(clock_.Raise(kTruth + 10 * kYear, At(hours(1))));
  EXPECT_EQ(clock_.bound(), kTruth + hours(1) + kClockTolerance);
}

TEST_F(TrustClockTest, NewOnlineKeysStartTheBoundAnew) {
  ASSERT_TRUE(clock_.Raise(kTruth + 10 * kYear, At(Duration(0))));  // the first word of all
  clock_.Forget();
  ASSERT_TRUE(clock_.Raise(kTruth, At(Duration(0))));
  EXPECT_EQ(clock_.Read(At(Duration(0))).judged, kTruth);
}

TEST_F(TrustClockTest, ListensToSoManyOnly) {
  for (std::uint8_t i = 0; i < 100; ++i)
    Hear(i, kTruth + seconds(i), seconds(i));
  for (std::uint8_t i = 0; i < 100; ++i) {
    const bool is_kept = i >= 100 - kClockVoicesMax;
    EXPECT_EQ(clock_.LastOf(NodeOf(i)), is_kept ? kTruth + seconds(i) : WallTime{}) << int(i);
  }
}

// The same rules, computed from everything that ever happened.
class NaiveClock {
 public:
  void Hear(std::uint8_t node, WallTime said, Now local) { heard_.push_back({node, said, local}); }
  void Raise(WallTime issued, Now local) {
    const WallTime bound = BoundAt(local.mono);
    WallTime raised = issued;
    if (const auto median = Median(local.mono)) {
      raised = std::min(raised, *median + minutes(10));
    } else if (!raised_.empty() && local.wall >= bound - minutes(10)) {
      raised = std::min(raised, local.wall + minutes(10));
    }
    if (raised > bound) raised_.emplace_back(raised, local.mono);
  }
  [[nodiscard]] WallTime Judged(Now local) const {
    WallTime time = local.wall;
    if (const auto median = Median(local.mono)) time = std::min(time, *median + minutes(10));
    return std::max(time, BoundAt(local.mono));
  }
  [[nodiscard]] std::optional<WallTime> Median(MonoTime now) const {
    std::map<std::uint8_t, WallTime> times;
    for (std::uint8_t node = 0; node < 8; ++node) {
      const auto words = Standing(node);
      if (words.empty() || now - LastHeard(node) >= seconds(180)) continue;
      times[node] = WallTime::min();
      for (const Heard& word : words)
        times[node] = std::max(times[node], word.said + (now - word.local.mono));
    }
    if (times.size() < 3) return std::nullopt;
    std::vector<WallTime> sorted;
    sorted.reserve(times.size());
    for (const auto& [node, time] : times)
      sorted.push_back(time);
    std::sort(sorted.begin(), sorted.end());
    return sorted[(sorted.size() - 1) / 2];
  }

 private:
  struct Heard {
    std::uint8_t node;
    WallTime said;
    Now local;
  };
  [[nodiscard]] MonoTime LastHeard(std::uint8_t node) const {
    MonoTime last{};
    for (const Heard& word : heard_) {
      if (word.node == node) last = word.local.mono;
    }
    return last;
  }
  // All that this node said but what it took back. A word of about the local time takes back all
  // before it, if one of these has become more than ten minutes later than the local time by then.
  [[nodiscard]] std::vector<Heard> Standing(std::uint8_t node) const {
    std::vector<Heard> words;
    for (const Heard& word : heard_) {
      if (word.node != node) continue;
      const Duration off = word.said - word.local.wall;
      const bool is_about_now = off >= -minutes(10) && off <= minutes(10);
      const bool has_later = std::any_of(words.begin(), words.end(), [&](const Heard& before) {
        const WallTime by_now = before.said + (word.local.mono - before.local.mono);
        return by_now > word.local.wall + minutes(10);
      });
      if (is_about_now && has_later) words.clear();
      words.push_back(word);
    }
    return words;
  }
  [[nodiscard]] WallTime BoundAt(MonoTime now) const {
    WallTime bound{};
    for (const auto& [raised, since] : raised_)
      bound = std::max(bound, raised + (now - since));
    return bound;
  }
  std::vector<Heard> heard_;
  std::vector<std::pair<WallTime, MonoTime>> raised_;
};

TEST(TrustClockModelTest, DoesWhatTheNaiveTwinDoes) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    TrustClock clock;
    NaiveClock twin;
    Now local{kStart, kTruth};
    for (int step = 0; step < 300; ++step) {
      const Duration passed = seconds(random.Below(90));
      local.mono += passed;
      local.wall += passed;
      if (random.Below(20) == 0) local.wall += hours(static_cast<int>(random.Below(9)) - 4);
      const auto wrong = seconds(static_cast<int>(random.Below(3'000)) - 1'500);
      if (random.Below(3) == 0) {
        const auto issued = local.wall + 5 * wrong;
        clock.Raise(issued, local);
        twin.Raise(issued, local);
      } else {
        const auto node = static_cast<std::uint8_t>(random.Below(8));
        const WallTime said = local.wall + wrong;
        clock.Hear(NodeOf(node), said, local);
        twin.Hear(node, said, local);
      }
      ASSERT_EQ(clock.Median(local.mono), twin.Median(local.mono)) << "step " << step;
      ASSERT_EQ(clock.Read(local).judged, twin.Judged(local)) << "step " << step;
    }
  }
}

}  // namespace
}  // namespace schakel::federation
