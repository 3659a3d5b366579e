#include "node/transport/send_queue.h"

#include <gtest/gtest.h>

#include <random>

namespace schakel::node {
namespace {

TEST(SendQueueTest, GivesFramesBackInOrder) {
  SendQueue queue;
  EXPECT_TRUE(queue.IsEmpty());
  for (std::uint8_t i = 0; i < 10; ++i)
    EXPECT_TRUE(queue.Push(Buffer(i, i)));
  for (std::uint8_t i = 0; i < 10; ++i) {
    EXPECT_EQ(queue.Front(), Buffer(i, i));
    queue.Pop();
  }
  EXPECT_TRUE(queue.IsEmpty());
}

TEST(SendQueueTest, IsFullAboveItsBytes) {
  SendQueue queue;
  EXPECT_TRUE(queue.Push(Buffer(transport_limits::kQueueBytesMax)));
  EXPECT_TRUE(queue.Push(Buffer()));
  EXPECT_FALSE(queue.Push(Buffer(1)));
}

TEST(SendQueueTest, CountsBytesAsASumDoes) {
  std::mt19937_64 random(7);
  SendQueue queue;
  std::deque<std::size_t> twin;
  std::size_t bytes = 0;
  for (int i = 0; i < 20'000; ++i) {
    if (random() % 2 == 0 || twin.empty()) {
      const std::size_t size = random() % transport_limits::kFrameSizeMax;
      twin.push_back(size);
      bytes += size;
      ASSERT_EQ(queue.Push(Buffer(size)), bytes <= transport_limits::kQueueBytesMax) << i;
    } else {
      bytes -= twin.front();
      twin.pop_front();
      queue.Pop();
    }
    ASSERT_EQ(queue.IsEmpty(), twin.empty());
  }
}

}  // namespace
}  // namespace schakel::node
