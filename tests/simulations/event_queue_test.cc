#include "simulations/event_queue.h"

#include <gtest/gtest.h>

#include <map>

#include "base/random.h"

namespace schakel::simulations {
namespace {

std::uint32_t LifeOf(const Event& event) {
  return std::get<TickDue>(event).life.count;
}

TEST(EventQueueTest, KeepsTheOrderOfPlanningWithinAMoment) {
  EventQueue queue;
  for (std::uint32_t i = 0; i < 100; ++i)
    queue.Push(MonoTime(Duration(i % 3)), TickDue{{0, i}});
  MonoTime last{};
  std::map<std::int64_t, std::uint32_t> seen;
  while (!queue.empty()) {
    const MonoTime at = queue.next_at();
    EXPECT_GE(at, last);
    last = at;
    const std::uint32_t life = LifeOf(queue.Pop());
    const auto moment = at.time_since_epoch().count();
    const auto [before, is_first] = seen.try_emplace(moment, life);
    EXPECT_TRUE(is_first || life > before->second);
    before->second = life;
  }
}

// Against a multimap, which keeps equal keys in the order of insertion.
TEST(EventQueueTest, DoesWhatASortedMapDoes) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    SeededRandom random(seed);
    EventQueue queue;
    std::multimap<MonoTime, std::uint32_t> twin;
    for (std::uint32_t i = 0; i < 2'000; ++i) {
      if (!twin.empty() && random.Below(3) == 0) {
        EXPECT_EQ(queue.next_at(), twin.begin()->first);
        EXPECT_EQ(LifeOf(queue.Pop()), twin.begin()->second);
        twin.erase(twin.begin());
      } else {
        const MonoTime at(Duration(static_cast<std::int64_t>(random.Below(50))));
        queue.Push(at, TickDue{{0, i}});
        twin.emplace(at, i);
      }
      EXPECT_EQ(queue.size(), twin.size());
    }
  }
}

}  // namespace
}  // namespace schakel::simulations
