#include "federation/gossip/inbound_slots.h"

#include "cast.h"

namespace schakel::federation {
namespace {

crypto::NodeId NodeOf(std::uint64_t number) {
  crypto::NodeId node;
  for (std::size_t i = 0; i < sizeof(number); ++i)
    node.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return node;
}

class InboundSlotsTest : public testing::Test {
 protected:
  [[nodiscard]] static Link Greeting(std::uint64_t node, LinkKind kind) {
    Link link;
    link.node = NodeOf(node);
    link.kind = kind;
    link.state = LinkState::kGreeting;
    return link;
  }
  // Lets it stay if it may.
  bool Join(std::uint64_t node, LinkKind kind) {
    Link link = Greeting(node, kind);
    if (!slots_.MayStay(link, links_, now_)) return false;
    link.id = ++links_made_;
    link.state = LinkState::kUp;
    links_.Add(std::move(link));
    return true;
  }
  // Nodes with these numbers were here a moment ago.
  void Remember(std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t node = from; node < to; ++node)
      slots_.OnEnded(NodeOf(node), now_);
  }

  InboundSlots slots_;
  LinkTable links_;
  LinkId links_made_ = 0;
  MonoTime now_ = StartOfTests().mono;
};

TEST_F(InboundSlotsTest, KeepsAQuarterFreeOfNodesThatComeBack) {
  Remember(0, 100);
  std::size_t joined = 0;
  for (std::uint64_t node = 0; node < 100; ++node)
    joined += Join(node, LinkKind::kPush) ? 1 : 0;
  EXPECT_EQ(joined, limits::kInboundLastingMax);
  EXPECT_EQ(limits::kInboundLinksMax - joined, limits::kInboundLinksMax / 4);
  for (std::uint64_t node = 200; node < 300; ++node)
    joined += Join(node, LinkKind::kReconcile) ? 1 : 0;
  EXPECT_EQ(joined, limits::kInboundLastingSeldomMax);
  now_ += limits::kSeldomAfter;
  links_.Remove(1);
  EXPECT_TRUE(Join(50, LinkKind::kPush));
}

TEST_F(InboundSlotsTest, LetsAFeelerInWhereNothingLastingFits) {
  for (std::uint64_t node = 0; node < 100; ++node)
    Join(node, LinkKind::kPush);
  EXPECT_EQ(links_.all().size(), limits::kInboundLastingSeldomMax);
  Remember(200, 300);
  std::size_t joined = 0;
  for (std::uint64_t node = 200; node < 300; ++node)
    joined += Join(node, LinkKind::kFeeler) ? 1 : 0;
  EXPECT_EQ(joined, limits::kInboundFeelersMax);
  for (std::uint64_t node = 300; node < 400; ++node)
    joined += Join(node, LinkKind::kFeeler) ? 1 : 0;
  EXPECT_EQ(joined, limits::kInboundFeelersSeldomMax);
  EXPECT_EQ(links_.all().size(), limits::kInboundLinksMax);
  EXPECT_FALSE(InboundSlots::MayGreet(links_));
}

TEST_F(InboundSlotsTest, LetsANodeReplaceItsOwnLink) {
  Remember(0, 100);
  for (std::uint64_t node = 0; node < limits::kInboundLastingMax; ++node)
    ASSERT_TRUE(Join(node, LinkKind::kPush));
  EXPECT_FALSE(slots_.MayStay(Greeting(60, LinkKind::kPush), links_, now_));
  EXPECT_TRUE(slots_.MayStay(Greeting(20, LinkKind::kPush), links_, now_));
}

TEST_F(InboundSlotsTest, RemembersABoundedNumberOfNodes) {
  Remember(0, 1);
  now_ += Duration(1);
  Remember(1, 10 * limits::kRecentPeersMax);
  for (std::uint64_t node = 20'000; node < 20'100; ++node)
    Join(node, LinkKind::kPush);
  links_.Remove(1);
  EXPECT_TRUE(Join(0, LinkKind::kPush));  // forgotten, so it counts as new
}

}  // namespace
}  // namespace schakel::federation
