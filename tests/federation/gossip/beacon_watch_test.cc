// Who sends beacons, and when a node that hears none must say so.
#include "federation/gossip/beacon_watch.h"

#include "cast.h"

namespace schakel::federation {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

crypto::NodeId NodeOf(std::uint8_t number) {
  return crypto::NodeIdOf(MakeMember(number).identity.public_key());
}

Admission Of(std::uint8_t number, int maturity, NodeKind kind = NodeKind::kRegional) {
  Admission admission;
  admission.node_id = NodeOf(number);
  admission.maturity = maturity;
  admission.kind = kind;
  admission.valid_until = StartOfTests().wall + std::chrono::days(400);
  return admission;
}

std::shared_ptr<const Directory> DirectoryOf(std::vector<Admission> admissions) {
  return Directory::FromAdmissions({1, 1}, std::move(admissions));
}

// An anchor (0), candidates 1 to `count`, and one of maturity 2.
std::shared_ptr<const Directory> Candidates(std::uint8_t count) {
  std::vector<Admission> admissions{Of(0, 3, NodeKind::kAuthority), Of(200, 2)};
  for (std::uint8_t i = 1; i <= count; ++i)
    admissions.push_back(Of(i, 3));
  return DirectoryOf(std::move(admissions));
}

Now After(Duration duration) {
  return {StartOfTests().mono + duration, StartOfTests().wall + duration};
}

// The nodes that would send beacons at this time, each by its own count.
std::set<crypto::NodeId> SourcesAt(const std::shared_ptr<const Directory>& directory, Now now) {
  std::set<crypto::NodeId> sources;
  for (const Admission& admission : directory->admissions()) {
    BeaconWatch watch(admission.node_id);
    watch.SetDirectory(directory, now);
    if (watch.NextDeadline()) sources.insert(admission.node_id);
  }
  return sources;
}

TEST(BeaconWatchTest, ChoosesFiveOfManyAndTheAnchorAnewEachWeek) {
  const auto directory = Candidates(20);
  std::set<crypto::NodeId> seen;
  std::set<std::set<crypto::NodeId>> choices;
  for (int week = 0; week < 10; ++week) {
    const auto sources = SourcesAt(directory, After(std::chrono::weeks(week)));
    EXPECT_EQ(sources.size(), 6U);
    EXPECT_TRUE(sources.contains(NodeOf(0)));
    EXPECT_FALSE(sources.contains(NodeOf(200)));
    choices.insert(sources);
    seen.insert(sources.begin(), sources.end());
  }
  EXPECT_EQ(choices.size(), 10U);
  EXPECT_GT(seen.size(), 15U);
  EXPECT_EQ(SourcesAt(directory, After({})), SourcesAt(directory, After(seconds(1))));
}

TEST(BeaconWatchTest, ChoosesNobodyWhoIsStopped) {
  Admission revoked = Of(1, 3);
  revoked.status = AdmissionStatus::kRevoked;
  revoked.revoked_at = StartOfTests().wall;
  Admission suspended = Of(2, 3);
  suspended.status = AdmissionStatus::kSuspended;
  suspended.revoked_at = StartOfTests().wall;
  const auto directory = DirectoryOf({revoked, suspended, Of(3, 3)});
  EXPECT_EQ(SourcesAt(directory, After({})), std::set{NodeOf(3)});
  BeaconWatch watch(NodeOf(3));
  watch.SetDirectory(directory, After({}));
  EXPECT_FALSE(watch.MaySend(NodeOf(1)));
  EXPECT_FALSE(watch.MaySend(NodeOf(2)));
}

class IsolationTest : public testing::Test {
 protected:
  void Watch(std::shared_ptr<const Directory> directory, Duration after = {}) {
    watch_.SetDirectory(std::move(directory), After(after));
  }
  [[nodiscard]] bool IsIsolated(Duration after) {
    watch_.TakeDue(After(after));
    return watch_.IsIsolated(After(after).mono);
  }

  BeaconWatch watch_{NodeOf(200)};
  static constexpr Duration kTick = std::chrono::microseconds(1);
};

TEST_F(IsolationTest, IsRaisedAfterExactly180Seconds) {
  Watch(Candidates(3));
  EXPECT_FALSE(IsIsolated(seconds(180) - kTick));
  EXPECT_TRUE(IsIsolated(seconds(180)));
  watch_.OnBeacon(NodeOf(1), After(seconds(200)));
  EXPECT_TRUE(IsIsolated(seconds(200)));
  watch_.OnBeacon(NodeOf(2), After(seconds(210)));
  EXPECT_FALSE(IsIsolated(seconds(210)));
  EXPECT_FALSE(IsIsolated(seconds(380) - kTick));
  EXPECT_TRUE(IsIsolated(seconds(380)));
}

TEST_F(IsolationTest, IsNotEndedByTheAnchorAlone) {
  Watch(Candidates(2));
  for (int at = 0; at <= 600; at += 60)
    watch_.OnBeacon(NodeOf(0), After(seconds(at)));
  EXPECT_TRUE(IsIsolated(seconds(600)));
  watch_.OnBeacon(NodeOf(1), After(seconds(600)));
  EXPECT_TRUE(IsIsolated(seconds(600)));
  watch_.OnBeacon(NodeOf(2), After(seconds(600)));
  EXPECT_FALSE(IsIsolated(seconds(600)));
}

TEST_F(IsolationTest, NeedsOneSourceWhereThereIsOne) {
  Watch(Candidates(1));
  EXPECT_TRUE(IsIsolated(seconds(180)));
  watch_.OnBeacon(NodeOf(1), After(seconds(180)));
  EXPECT_FALSE(IsIsolated(seconds(180)));
}

TEST_F(IsolationTest, IsNeverRaisedWhereNobodySends) {
  Watch(Candidates(0));
  EXPECT_FALSE(IsIsolated(std::chrono::hours(24)));
  BeaconWatch only(NodeOf(1));  // the one source there is
  only.SetDirectory(Candidates(1), After({}));
  EXPECT_FALSE(only.IsIsolated(After(std::chrono::hours(24)).mono));
  const BeaconWatch nothing(NodeOf(1));
  EXPECT_FALSE(nothing.IsIsolated(After(std::chrono::hours(24)).mono));
}

TEST_F(IsolationTest, ComesNotFromStrangersOrFromOneself) {
  Watch(Candidates(2));
  for (const std::uint8_t stranger : std::initializer_list<std::uint8_t>{77, 78, 200})
    watch_.OnBeacon(NodeOf(stranger), After(seconds(170)));
  EXPECT_EQ(watch_.CountHeard(After(seconds(170)).mono), 0U);
  EXPECT_TRUE(IsIsolated(seconds(180)));
  EXPECT_FALSE(watch_.MaySend(NodeOf(77)));
  EXPECT_FALSE(watch_.MaySend(NodeOf(200)));
  EXPECT_TRUE(watch_.MaySend(NodeOf(0)));
}

// Clocks differ: a source of last week, or of the next one, is heard as well.
TEST_F(IsolationTest, CountsEveryCandidateAtTheBorderOfAWeek) {
  const auto directory = Candidates(20);
  const WallTime thursday = std::chrono::ceil<std::chrono::weeks>(StartOfTests().wall);
  const Duration border = thursday - StartOfTests().wall;
  const auto before = SourcesAt(directory, After(border - kTick));
  const auto after = SourcesAt(directory, After(border));
  EXPECT_NE(before, after);
  Watch(directory, border - minutes(10));
  for (Duration at = border - minutes(10); at < border + minutes(10); at += minutes(1)) {
    // These two sources are ten minutes late.
    auto source = before.begin();
    for (int heard = 0; heard < 2; ++source) {
      if (*source == NodeOf(0)) continue;
      EXPECT_TRUE(watch_.MaySend(*source));
      watch_.OnBeacon(*source, After(at));
      ++heard;
    }
    EXPECT_FALSE(IsIsolated(at + seconds(59)));
  }
}

TEST_F(IsolationTest, GivesNewSourcesTheirTime) {
  // A joiner knows nobody for a day; then it learns the directory.
  Watch(DirectoryOf({}));
  EXPECT_FALSE(IsIsolated(std::chrono::hours(24)));
  Watch(Candidates(3), std::chrono::hours(24));
  EXPECT_FALSE(IsIsolated(std::chrono::hours(24) + seconds(180) - kTick));
  EXPECT_TRUE(IsIsolated(std::chrono::hours(24) + seconds(180)));
  // The same directory again is no reason to wait again.
  Watch(Candidates(3), std::chrono::hours(24) + seconds(190));
  EXPECT_TRUE(IsIsolated(std::chrono::hours(24) + seconds(190)));
}

TEST_F(IsolationTest, ForgetsASourceThatLostItsMaturity) {
  Watch(Candidates(3));
  watch_.OnBeacon(NodeOf(1), After(seconds(100)));
  watch_.OnBeacon(NodeOf(2), After(seconds(100)));
  EXPECT_EQ(watch_.CountHeard(After(seconds(101)).mono), 2U);
  Watch(DirectoryOf({Of(1, 2), Of(2, 3), Of(3, 3)}), seconds(102));
  EXPECT_EQ(watch_.CountHeard(After(seconds(103)).mono), 1U);
}

TEST(BeaconWatchTest, SendsOnceAMinuteOnTheFullMinute) {
  BeaconWatch watch(NodeOf(1));
  const Duration odd = seconds(17) + milliseconds(3);
  watch.SetDirectory(Candidates(1), After(odd));
  std::vector<Duration> sent;
  for (Duration at = odd; at < minutes(5); at += seconds(1)) {
    if (watch.TakeDue(After(at))) sent.push_back(at);
    EXPECT_FALSE(watch.TakeDue(After(at)));
  }
  ASSERT_EQ(sent.size(), 4U);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_GE(sent[i], minutes(i + 1));
    EXPECT_LT(sent[i], minutes(i + 1) + seconds(1));
  }
  BeaconWatch other(NodeOf(200));
  other.SetDirectory(Candidates(1), After({}));
  EXPECT_FALSE(other.TakeDue(After(minutes(3))));
}

TEST(BeaconWatchTest, SendsNoLessWhenTheClockIsSetBack) {
  BeaconWatch watch(NodeOf(1));
  watch.SetDirectory(Candidates(1), After({}));
  Now now = After(minutes(1));
  EXPECT_TRUE(watch.TakeDue(now));
  now.wall -= std::chrono::hours(3);
  now.mono += minutes(1);
  EXPECT_TRUE(watch.TakeDue(now));
}

TEST(BeaconWatchTest, TakesAnOldBeaconForNoSignOfLife) {
  const WallTime now = StartOfTests().wall;
  const auto millis = static_cast<std::uint64_t>(ToUnixMillis(now));
  constexpr std::uint64_t kTenMinutes = 600'000;
  EXPECT_TRUE(BeaconWatch::IsFresh(millis, now));
  EXPECT_TRUE(BeaconWatch::IsFresh(millis - kTenMinutes, now));
  EXPECT_FALSE(BeaconWatch::IsFresh(millis - kTenMinutes - 1, now));
  EXPECT_TRUE(BeaconWatch::IsFresh(0, WallTime{}));
}

// T32: who passes beacons on and keeps the trust back that they name.
class BehindTest : public testing::Test {
 protected:
  BehindTest() { watch_.SetDirectory(Candidates(4), After({})); }

  void Name(std::uint8_t source, TrustVersion named, Duration after) {
    watch_.OnTrustNamed(NodeOf(source), named, kOurs, After(after));
  }
  [[nodiscard]] bool IsBehind(Duration after, TrustVersion ours = kOurs) const {
    return watch_.IsBehind(ours, After(after).mono);
  }

  static constexpr TrustVersion kOurs{1, 5};
  static constexpr TrustVersion kNewer{1, 6};
  BeaconWatch watch_{NodeOf(200)};
};

TEST_F(BehindTest, TwoSourcesNameNewerTrustForAMinute) {
  Name(1, kNewer, seconds(0));
  Name(2, kNewer, seconds(10));
  EXPECT_FALSE(IsBehind(limits::kBehindMax + seconds(9)));
  EXPECT_TRUE(IsBehind(limits::kBehindMax + seconds(10)));
  EXPECT_FALSE(IsBehind(limits::kBehindMax + seconds(10), kNewer));  // it came
}

TEST_F(BehindTest, OneSourceAloneMayLie) {
  Name(1, {1, 999}, seconds(0));
  Name(1, {1, 1000}, seconds(60));
  EXPECT_FALSE(IsBehind(minutes(10)));
}

TEST_F(BehindTest, CountsFromTheFirstNewerVersion) {
  Name(1, kNewer, seconds(0));
  Name(2, kNewer, seconds(0));
  Name(1, {1, 7}, seconds(59));
  Name(2, {1, 7}, seconds(59));
  EXPECT_TRUE(IsBehind(limits::kBehindMax));
  Name(2, kOurs, seconds(61));  // it has a store of before
  EXPECT_FALSE(IsBehind(seconds(62)));
}

TEST_F(BehindTest, ForgetsWhoIsNoSourceAnyMore) {
  Name(1, kNewer, seconds(0));
  Name(2, kNewer, seconds(0));
  watch_.SetDirectory(DirectoryOf({Of(1, 3), Of(3, 3), Of(4, 3), Of(2, 2)}), After(seconds(1)));
  EXPECT_FALSE(IsBehind(minutes(5)));
}

TEST_F(BehindTest, IsNobodyWithoutSources) {
  BeaconWatch alone(NodeOf(200));
  alone.SetDirectory(DirectoryOf({Of(200, 2)}), After({}));
  EXPECT_FALSE(alone.IsBehind(kOurs, After(minutes(5)).mono));
}

}  // namespace
}  // namespace schakel::federation
