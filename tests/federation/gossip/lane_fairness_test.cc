// What the lanes promise whoever the peers are: shares, progress, credit, memory, determinism.
#include "federation/gossip/credit_window.h"
#include "federation/gossip/lane_queue.h"
#include "lane_parts.h"

namespace schakel::federation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kStep = milliseconds(20);

// How large what is built turns out to be, of what was reserved for it.
enum class Size : std::uint8_t { kTiny, kFull, kRandom };

std::uint64_t SizeOf(Size size, std::uint64_t reserved, SeededRandom& random) {
  if (size == Size::kTiny) return std::min<std::uint64_t>(2'000, reserved);
  return size == Size::kFull ? reserved : random.Below(reserved + 1);
}

// A link with both of its ends: the queue here, the window of credit over there.
struct Ends {
  explicit Ends(std::uint8_t number) : node(NodeOf(number)) {
    queue.Grant(limits::kPushCreditStart);
  }

  // Builds one thing, `delay` from now. Returns whether there was one.
  bool Build(MonoTime now, ServeBudget& budget, Duration delay) {
    auto work = queue.Next(node, now, budget);
    if (!work) return false;
    building.emplace_back(now + delay, std::move(*work));
    return true;
  }
  // Sends what is built by now, and lets the peer grant for it.
  void Finish(MonoTime now, ServeBudget& budget, SeededRandom& random) {
    while (!building.empty() && building.front().first <= now) {
      const LaneQueue::Work& work = building.front().second;
      const bool is_fresh = work.lane == Lane::kFresh;
      const std::uint64_t bytes = SizeOf(is_fresh ? fresh : catch_up, work.reserved, random);
      (is_fresh ? fresh_bytes : catch_up_bytes) += bytes;
      ASSERT_TRUE(window.OnReceived(bytes)) << "more than was granted";
      queue.OnBuilt(node, work.job, bytes, now, budget);
      building.pop_front();
    }
    if (grants) queue.Grant(window.TakeGrant(window_size));
  }

  crypto::NodeId node;
  LaneQueue queue;
  CreditWindow window;
  std::deque<std::pair<MonoTime, LaneQueue::Work>> building;
  Size fresh = Size::kRandom;
  Size catch_up = Size::kRandom;
  bool grants = true;
  std::uint64_t window_size = limits::kPushCreditStart;
  std::uint64_t fresh_bytes = 0;
  std::uint64_t catch_up_bytes = 0;
};

struct Mix {
  Size fresh;
  Size catch_up;
  Duration delay;  // from Next() to OnBuilt()
};

class LaneShareTest : public testing::TestWithParam<Mix> {};

TEST_P(LaneShareTest, IsFourToOneByBytesWhenBothWait) {
  SeededRandom random(11);
  ServeBudget budget;
  Ends ends(1);
  ends.fresh = GetParam().fresh;
  ends.catch_up = GetParam().catch_up;
  ends.window_size = limits::kPushCreditMax;
  const auto top_up = [&ends] {
    for (std::uint8_t i = 1; i <= 4; ++i) {
      ends.queue.Add(Lane::kFresh, PullOf(i));
      ends.queue.Add(Lane::kCatchUp, PullOf(static_cast<std::uint8_t>(100 + i)));
    }
  };
  for (MonoTime now = kStart; now < kStart + seconds(60); now += kStep) {
    ends.Finish(now, budget, random);
    for (top_up(); ends.Build(now, budget, GetParam().delay); top_up())
      ends.Finish(now, budget, random);
  }
  const std::uint64_t sent = ends.fresh_bytes + ends.catch_up_bytes;
  EXPECT_GE(sent, 10U << 20);
  const std::uint64_t ratio_percent = 100 * ends.fresh_bytes / ends.catch_up_bytes;
  EXPECT_GE(ratio_percent, 360U);
  EXPECT_LE(ratio_percent, 440U);
}

INSTANTIATE_TEST_SUITE_P(Mixes, LaneShareTest,
                         testing::Values(Mix{Size::kFull, Size::kFull, Duration(0)},
                                         Mix{Size::kFull, Size::kTiny, Duration(0)},
                                         Mix{Size::kTiny, Size::kFull, Duration(0)},
                                         Mix{Size::kRandom, Size::kRandom, Duration(0)},
                                         Mix{Size::kRandom, Size::kRandom, milliseconds(30)},
                                         Mix{Size::kFull, Size::kRandom, milliseconds(50)},
                                         Mix{Size::kRandom, Size::kFull, milliseconds(50)}));

TEST(LaneStarvationTest, NewsPassesALaneFullOfCatchUp) {
  SeededRandom random(12);
  ServeBudget budget;
  Ends ends(1);
  ends.catch_up = Size::kFull;
  MonoTime now = kStart;
  const auto step = [&] {
    for (std::uint8_t i = 1; i <= limits::kJobsPerLaneMax; ++i)
      ends.queue.Add(Lane::kCatchUp, PullOf(i));
    ends.Finish(now, budget, random);
    while (ends.Build(now, budget, kStep)) {
    }
    now += kStep;
  };
  while (now < kStart + seconds(30))
    step();
  // In steady state, bound by the rate: after what is being built and its budget.
  ends.queue.Add(Lane::kFresh, PullOf(100));
  const std::uint64_t before = ends.catch_up_bytes;
  for (int i = 0; i < 50 && ends.fresh_bytes == 0; ++i)
    step();
  EXPECT_GT(ends.fresh_bytes, 0U);
  EXPECT_LE(ends.catch_up_bytes - before, (limits::kServesPerLinkMax + 1) * limits::kFrameSizeMax);
}

// Forty links, most of them hostile in one way or another, and one budget.
class LaneCrowdTest : public testing::TestWithParam<std::uint64_t> {
 protected:
  static constexpr std::uint8_t kLinks = 40;
  static constexpr std::uint8_t kHonest = 10;

  LaneCrowdTest() {
    for (std::uint8_t i = 0; i < kLinks; ++i)
      links_.emplace_back(i);
  }
  static bool IsHonest(std::uint8_t link) { return link < kHonest; }

  void Ask(std::uint8_t number) {
    Ends& ends = links_[number];
    if (IsHonest(number)) {
      ends.queue.Add(Lane::kFresh, PullOf(1));
      ends.queue.Add(Lane::kCatchUp, PullOf(2));
      return;
    }
    const auto subject = static_cast<std::uint8_t>(random_.Below(200));
    const Lane lane = random_.Below(4) == 0 ? Lane::kFresh : Lane::kCatchUp;
    if (number % 3 == 0) ends.queue.Add(lane, WantOf(subject));
    if (number % 3 == 1) ends.queue.Add(lane, PullOf(subject, 0, 1));
    if (number % 3 == 2) ends.queue.Add(lane, PullOf(subject));
    ends.grants = number % 5 != 0;
  }
  void Serve(std::uint8_t number, MonoTime now) {
    Ends& ends = links_[number];
    Ask(number);
    ends.Finish(now, budget_, random_);
    const auto delay = UpTo(random_, 40);
    ends.Build(now, budget_, delay);
    EXPECT_LE(ends.queue.jobs(), 2 * limits::kJobsPerLaneMax);
    EXPECT_LE(ends.building.size(), limits::kServesPerLinkMax);
    trace_.push_back(ends.queue.credit());
  }
  void Run() {
    std::uint8_t first = 0;
    for (MonoTime now = kStart; now < end_; now += kStep) {
      first = static_cast<std::uint8_t>((first + 1) % kLinks);
      for (std::uint8_t i = 0; i < kLinks; ++i)
        Serve(static_cast<std::uint8_t>((first + i) % kLinks), now);
    }
  }

  MonoTime end_ = kStart + seconds(90);
  SeededRandom random_{GetParam()};
  ServeBudget budget_;
  std::vector<Ends> links_;
  std::vector<std::uint64_t> trace_;
};

TEST_P(LaneCrowdTest, LeavesNobodyWithoutAndStaysWithinItsBounds) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  Run();
  std::uint64_t sent = 0;
  for (std::uint8_t i = 0; i < kLinks; ++i) {
    sent += links_[i].fresh_bytes + links_[i].catch_up_bytes;
    if (!IsHonest(i)) continue;
    EXPECT_GE(links_[i].fresh_bytes, 10U << 20) << int{i};
    EXPECT_GE(links_[i].catch_up_bytes, 1U << 20) << int{i};
  }
  EXPECT_LE(sent, limits::kServeAllBurst + 90 * limits::kServeAllBytesPerSecond +
                      kLinks * limits::kFrameSizeMax);
}

TEST_P(LaneCrowdTest, DoesTheSameAgainWithTheSameSeed) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  end_ = kStart + seconds(10);
  Run();
  const std::vector<std::uint64_t> first = std::move(trace_);
  trace_.clear();
  random_ = SeededRandom(GetParam());
  budget_ = ServeBudget();
  links_.clear();
  for (std::uint8_t i = 0; i < kLinks; ++i)
    links_.emplace_back(i);
  Run();
  EXPECT_EQ(trace_, first);
}

INSTANTIATE_TEST_SUITE_P(Seeds, LaneCrowdTest, testing::Range<std::uint64_t>(1, 4));

}  // namespace
}  // namespace schakel::federation
