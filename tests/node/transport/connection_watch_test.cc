// The watch over one connection: honest ones are never cut, endless messages always.
#include "node/transport/connection_watch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "node/transport/limits.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

constexpr std::uint64_t kMax = limits::kUndeliveredMax;
constexpr std::uint64_t kHandshake = 600;

TEST(ConnectionWatchTest, CutsAboveTwoMebibytesWithoutAMessage) {
  ConnectionWatch watch;
  EXPECT_FALSE(watch.IsFlooding(kMax, true));
  EXPECT_TRUE(watch.IsFlooding(kMax + 1, true));
  EXPECT_EQ(kMax, 2U << 20);
}

TEST(ConnectionWatchTest, WaitsForItsTurnButNotForEver) {
  ConnectionWatch watch;
  EXPECT_FALSE(watch.IsFlooding(kMax + 1, false));
  EXPECT_FALSE(watch.IsFlooding(kMax + limits::kPipelinedMax, false));
  EXPECT_TRUE(watch.IsFlooding(kMax + limits::kPipelinedMax + 1, false));
}

TEST(ConnectionWatchTest, CountsWhatCameInTheIntervalOfTheLastMessage) {
  ConnectionWatch watch;
  watch.OnDelivered(1'000);
  // The burst behind the message is seen at the first look, and cut at the next.
  EXPECT_FALSE(watch.IsFlooding(kMax + 5'000, true));
  EXPECT_TRUE(watch.IsFlooding(kMax + 5'000, true));
}

TEST(ConnectionWatchTest, GivesNoCreditForManySmallMessages) {
  ConnectionWatch watch;
  std::uint64_t received = kHandshake;
  for (int round = 0; round < 100; ++round) {
    for (int i = 0; i < 10'000; ++i) {
      watch.OnDelivered(1);
      received += 1 + 35;  // less than the overhead that is counted
    }
    EXPECT_FALSE(watch.IsFlooding(received, true));
  }
  EXPECT_FALSE(watch.IsFlooding(received + kMax, true));
  EXPECT_TRUE(watch.IsFlooding(received + kMax + 1, true));
}

TEST(ConnectionWatchTest, WritesHeartbeatsOff) {
  ConnectionWatch watch;
  std::uint64_t received = kHandshake;
  for (int day = 0; day < 400; ++day) {
    for (int message = 0; message < 100; ++message) {
      received += 400 + limits::kFrameOverhead + 120;  // a fingerprint, two heartbeats
      watch.OnDelivered(400);
      ASSERT_FALSE(watch.IsFlooding(received, true)) << day;
    }
  }
}

TEST(ConnectionWatchTest, NeverCutsWhoSendsWholeMessages) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    ConnectionWatch watch;
    std::uint64_t received = kHandshake;
    std::uint64_t waiting = 0;  // frames in the pipe and the kernel
    std::vector<std::size_t> pipe;
    for (int tick = 0; tick < 2'000; ++tick) {
      const bool is_stalled = random() % 3 == 0;  // the core takes nothing
      while (random() % 8 != 0 && waiting < (5U << 19)) {
        const std::size_t size = 1 + random() % limits::kFrameSizeMax;
        pipe.push_back(size);
        waiting += size;
        received += size + 35;
      }
      const std::size_t taken = is_stalled ? 0 : std::max<std::size_t>(1, random() % 12);
      const auto end = pipe.begin() + static_cast<std::ptrdiff_t>(std::min(taken, pipe.size()));
      for (auto it = pipe.begin(); it != end; ++it) {
        watch.OnDelivered(*it);
        waiting -= *it;
      }
      pipe.erase(pipe.begin(), end);
      ASSERT_FALSE(watch.IsFlooding(received, !is_stalled)) << "tick " << tick;
    }
  }
}

TEST(BytesReceivedTest, IsNothingForWhatIsNoConnection) {
  EXPECT_EQ(BytesReceived(-1), 0U);
  EXPECT_EQ(BytesReceived(0), 0U);
}

}  // namespace
}  // namespace schakel::node
