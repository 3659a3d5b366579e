#include "node/inbox.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace schakel::node {
namespace {

auto Soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(10);
}

TEST(InboxTest, RefusesWhatDoesNotFit) {
  Inbox<int> inbox(2);
  EXPECT_TRUE(inbox.TryPush(1));
  EXPECT_TRUE(inbox.TryPush(2));
  EXPECT_FALSE(inbox.TryPush(3));
  EXPECT_EQ(inbox.PopAll(Soon()), (std::vector<int>{1, 2}));
  EXPECT_TRUE(inbox.TryPush(3));
}

TEST(InboxTest, RefusesWhatGoesOverItsBytes) {
  Inbox<std::string> inbox(100, 10);
  EXPECT_TRUE(inbox.TryPush("a", 9));
  EXPECT_TRUE(inbox.TryPush("b", 50));  // one item may go over
  std::string refused = "keeps its text, also a long one that is on the heap";
  EXPECT_FALSE(inbox.TryPush(std::move(refused), 0));
  // NOLINTNEXTLINE(bugprone-use-after-move): that it was not moved is what is tested
  EXPECT_EQ(refused, "keeps its text, also a long one that is on the heap");
  inbox.PushAlways("c", 1'000);
  EXPECT_EQ(inbox.PopAll(Soon()).size(), 3U);
  EXPECT_TRUE(inbox.TryPush("d", 10));
  EXPECT_FALSE(inbox.TryPush("e", 0));
}

TEST(InboxTest, WaitsForRoomInBytes) {
  Inbox<int> inbox(1'000, 8);
  std::thread producer([&inbox] {
    for (int i = 0; i < 100; ++i)
      EXPECT_TRUE(inbox.Push(i, 4));
  });
  std::vector<int> taken;
  while (taken.size() < 100) {
    const auto some = inbox.PopAll(Soon());
    EXPECT_LE(some.size(), 2U);
    taken.insert(taken.end(), some.begin(), some.end());
  }
  producer.join();
  EXPECT_EQ(taken.back(), 99);
}

TEST(InboxTest, KeepsTheOrderOfEachProducerWhileFull) {
  Inbox<int> inbox(3);
  std::thread producer([&inbox] {
    for (int i = 0; i < 1000; ++i)
      EXPECT_TRUE(inbox.Push(i));
    inbox.Close();
  });
  std::vector<int> taken;
  while (taken.size() < 1000) {
    for (const int item : inbox.PopAll(Soon()))
      taken.push_back(item);
  }
  producer.join();
  for (int i = 0; i < 1000; ++i)
    EXPECT_EQ(taken[static_cast<std::size_t>(i)], i);
}

TEST(InboxTest, ReturnsAtTheDeadlineWithNothing) {
  Inbox<int> inbox(1);
  EXPECT_TRUE(inbox.PopAll(std::chrono::steady_clock::now()).empty());
}

TEST(InboxTest, IsClosedForProducersOnly) {
  Inbox<int> inbox(2);
  EXPECT_TRUE(inbox.Push(7));
  inbox.Close();
  EXPECT_FALSE(inbox.Push(8));
  EXPECT_EQ(inbox.PopAll(Soon()), (std::vector<int>{7}));
}

}  // namespace
}  // namespace schakel::node
