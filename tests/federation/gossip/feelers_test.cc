#include "federation/gossip/feelers.h"

#include "cast.h"
#include "federation/gossip/limits.h"

namespace schakel::federation {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class FeelersTest : public testing::Test {
 protected:
  // Returns how many are dialled until then.
  std::size_t RunUntil(MonoTime until) {
    std::size_t count = 0;
    for (; feelers_.next() <= until; count += feelers_.Take(now_))
      now_ = std::max(now_, feelers_.next());
    now_ = until;
    return count;
  }
  std::size_t RunFor(Duration duration) { return RunUntil(now_ + duration); }

  SeededRandom random_{1};
  Feelers feelers_{random_};
  MonoTime now_ = StartOfTests().mono;
};

TEST_F(FeelersTest, FeelOneAMinute) {
  feelers_.Start(now_);
  const std::size_t count = RunFor(hours(10));
  EXPECT_GE(count, 570U);
  EXPECT_LE(count, 630U);
  EXPECT_EQ(feelers_.Take(now_), 0U);  // not due
}

TEST_F(FeelersTest, FeelWidelyAtOnceWhenCutOff) {
  feelers_.Start(now_);
  RunFor(minutes(5));
  feelers_.SetCutOff(true, now_);
  EXPECT_EQ(feelers_.next(), now_);
  EXPECT_EQ(feelers_.Take(now_), limits::kFeelersWhenCutOff);
  // The only honest one of sixty is met within two minutes, whatever the draws.
  EXPECT_GE(RunFor(minutes(2)), 60U - limits::kFeelersWhenCutOff);
  // To hear it again is no new beginning.
  const MonoTime next = feelers_.next();
  feelers_.SetCutOff(true, now_);
  EXPECT_EQ(feelers_.next(), next);
}

TEST_F(FeelersTest, SlowDownWhenNothingComesOfIt) {
  feelers_.Start(now_);
  feelers_.SetCutOff(true, now_);
  RunFor(hours(1));
  const std::size_t count = RunFor(hours(10));
  const std::size_t most = limits::kFeelersWhenCutOff * 600;
  EXPECT_LE(count, most + most / 10);
  EXPECT_GE(count, most - most / 10);
  feelers_.SetCutOff(false, now_);
  EXPECT_LE(RunFor(hours(1)), 70U);
  feelers_.SetCutOff(true, now_);
  EXPECT_GE(RunFor(minutes(1)), 4 * limits::kFeelersWhenCutOff);
}

}  // namespace
}  // namespace schakel::federation
