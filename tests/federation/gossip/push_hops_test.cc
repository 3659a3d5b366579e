#include "federation/gossip/push_hops.h"

#include <gtest/gtest.h>

namespace schakel::federation {
namespace {

TEST(PushHopsTest, GrowWithTheLogarithmOfTheNodes) {
  EXPECT_EQ(PushHops(1, Urgency::kNormal), 1);
  EXPECT_EQ(PushHops(60, Urgency::kNormal), 1);
  EXPECT_EQ(PushHops(342, Urgency::kNormal), 1);
  EXPECT_EQ(PushHops(343, Urgency::kNormal), 2);
  EXPECT_EQ(PushHops(1'000, Urgency::kNormal), 2);
  EXPECT_EQ(PushHops(2'401, Urgency::kNormal), 3);
  EXPECT_EQ(PushHops(10'000, Urgency::kNormal), 3);
}

TEST(PushHopsTest, AreOneMoreForWhatIsUrgent) {
  for (const std::size_t nodes : {1U, 60U, 343U, 1'000U, 10'000U})
    EXPECT_EQ(PushHops(nodes, Urgency::kUrgent), PushHops(nodes, Urgency::kNormal) + 1) << nodes;
}

}  // namespace
}  // namespace schakel::federation
