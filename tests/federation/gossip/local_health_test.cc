#include "federation/gossip/local_health.h"

#include "lane_parts.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(LocalHealthTest, IsHealthyWhileTicksAreOnTime) {
  LocalHealth health;
  for (int i = 0; i < 100; ++i)
    health.OnTick(kStart + seconds(i), kStart + seconds(i) + limits::kTickLate);
  EXPECT_EQ(health.Factor(kStart + seconds(100)), 1);
  EXPECT_FALSE(health.IsStruggling(kStart + seconds(100)));
  EXPECT_EQ(health.Stretch(seconds(2), kStart + seconds(100)), Duration(seconds(2)));
}

TEST(LocalHealthTest, StretchesTimeoutsAfterALateTick) {
  LocalHealth health;
  const MonoTime late = kStart + milliseconds(201);
  health.OnTick(kStart, late);
  EXPECT_EQ(health.Factor(late), 2);
  EXPECT_TRUE(health.IsStruggling(late));
  EXPECT_EQ(health.Stretch(milliseconds(60), late), Duration(milliseconds(120)));
}

TEST(LocalHealthTest, GoesToTheEndAtOnceAfterALongSleep) {
  LocalHealth health;
  health.OnTick(kStart, kStart + hours(8));
  EXPECT_EQ(health.Factor(kStart + hours(8)), limits::kStretchMax);
}

TEST(LocalHealthTest, DecaysStepByStep) {
  LocalHealth health;
  health.OnTick(kStart - hours(8), kStart);
  for (int step = 0; step < limits::kStretchMax; ++step)
    EXPECT_EQ(health.Factor(kStart + step * limits::kHealthDecay), limits::kStretchMax - step);
  EXPECT_EQ(health.Factor(kStart + hours(1)), 1);
}

TEST(LocalHealthTest, AddsUpTroubleThatComesFasterThanItDecays) {
  LocalHealth health;
  MonoTime now = kStart;
  for (int i = 0; i < 20; ++i, now += seconds(1))
    health.OnTick(now - milliseconds(300), now);
  EXPECT_EQ(health.Factor(now), limits::kStretchMax);
}

TEST(LocalHealthTest, SeesAWriterThatLagsAlsoBeforeItAnswers) {
  LocalHealth health;
  health.OnWrite(1, kStart);
  health.OnWrite(2, kStart + milliseconds(10));
  const auto tick = [&health](Duration after) { health.OnTick(kStart + after, kStart + after); };
  tick(seconds(1));
  EXPECT_EQ(health.Factor(kStart + seconds(1)), 1);
  tick(milliseconds(1'100));
  EXPECT_EQ(health.Factor(kStart + milliseconds(1'100)), 2);
  tick(milliseconds(1'200));
  EXPECT_EQ(health.Factor(kStart + milliseconds(1'200)), 2);  // once a second
  tick(milliseconds(2'100));
  EXPECT_EQ(health.Factor(kStart + milliseconds(2'100)), 3);
  health.OnDurable(1, kStart + milliseconds(3'500));
  EXPECT_EQ(health.Factor(kStart + milliseconds(3'500)), 4);
}

TEST(LocalHealthTest, IsSatisfiedWithAFastWriter) {
  LocalHealth health;
  MonoTime now = kStart;
  for (Token token = 1; token < 1'000; ++token) {
    health.OnWrite(token, now);
    now += milliseconds(200);
    health.OnTick(now, now);
    if (token > 3) health.OnDurable(token - 3, now);
  }
  EXPECT_EQ(health.Factor(now), 1);
}

TEST(LocalHealthTest, StaysBetweenOneAndEight) {
  SCOPED_TRACE("seed 3");
  SeededRandom random(3);
  LocalHealth health;
  MonoTime now = kStart;
  Token token = 0;
  for (int i = 0; i < 10'000; ++i) {
    now += UpTo(random, 4'000);
    const auto kind = random.Below(3);
    if (kind == 0) health.OnWrite(++token, now);
    if (kind == 1) health.OnDurable(token, now);
    if (kind == 2) health.OnTick(now - UpTo(random, 1'000), now);
    ASSERT_GE(health.Factor(now), 1);
    ASSERT_LE(health.Factor(now), limits::kStretchMax);
  }
}

}  // namespace
}  // namespace schakel::federation
