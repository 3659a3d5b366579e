// Whom a node feels for when it is cut off, and what becomes of whoever helps.
#include "dialer_fixture.h"

namespace schakel::federation {
namespace {

using DialerFeelerTest = DialerTest;

TEST_F(DialerFeelerTest, FeelsEachNodeOnceInAPassWhenItFeelsWidely) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  Dial(dialer);
  Lift();
  std::vector<crypto::NodeId> passes[2];
  for (auto& pass : passes) {
    for (std::size_t i = 0; i < kMembers - 2 - links_made_; ++i) {
      const auto choice = dialer.ChooseWideFeeler({directory_.get(), records_, links_, now_});
      ASSERT_TRUE(choice);
      EXPECT_EQ(choice->kind, LinkKind::kFeeler);
      EXPECT_FALSE(links_.HasNode(choice->node));
      pass.push_back(choice->node);
    }
    EXPECT_EQ(std::set(pass.begin(), pass.end()).size(), pass.size());
  }
  EXPECT_NE(passes[0], passes[1]);  // each pass in another order
}

TEST_F(DialerFeelerTest, FeelsNobodyWhenAllAreLinkedOrWaitedFor) {
  Dialer dialer(cast_[0].id, {}, {}, random_);
  const DialView view{directory_.get(), records_, links_, now_};
  EXPECT_FALSE(dialer.ChooseWideFeeler({nullptr, records_, links_, now_}));
  EXPECT_FALSE(dialer.ChooseWideFeeler(view));  // nobody says where he is
  Present(1, {"192.0.2.1:1"});
  EXPECT_TRUE(dialer.ChooseWideFeeler(view));
  Fail(dialer, 1);
  EXPECT_FALSE(dialer.ChooseWideFeeler(view));
}

TEST_F(DialerFeelerTest, GivesAHelperThePlaceOfALinkThatRotatesAndKeepsIt) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  Dial(dialer);
  Lift();
  const auto helper = dialer.ChooseFeeler({directory_.get(), records_, links_, now_});
  ASSERT_TRUE(helper);
  Link feeler;
  feeler.id = ++links_made_;
  feeler.node = helper->node;
  feeler.direction = Direction::kOutbound;
  feeler.kind = LinkKind::kFeeler;
  feeler.state = LinkState::kUp;
  links_.Add(feeler);
  dialer.Prefer(helper->node);
  EXPECT_TRUE(Choose(dialer).empty());  // while its feeler is up
  links_.Remove(feeler.id);
  const auto chosen = Dial(dialer);
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].node, helper->node);
  EXPECT_TRUE(chosen[0].is_rotating);
  ASSERT_TRUE(chosen[0].replaces);
  EXPECT_TRUE(links_.Find(*chosen[0].replaces)->is_rotating);
  links_.Remove(*chosen[0].replaces);
  Lift();
  EXPECT_TRUE(Choose(dialer).empty());
  now_.mono += 2 * limits::kRotateInterval;
  const auto rotated = Choose(dialer);
  ASSERT_EQ(rotated.size(), limits::kReconcileRotating - 1);
  EXPECT_NE(links_.Find(*rotated[0].replaces)->node, helper->node);
}

TEST_F(DialerFeelerTest, DialsNoHelperThatIsLinkedAlready) {
  PresentAll();
  Dialer dialer(cast_[0].id, {}, {}, random_);
  Dial(dialer);
  Lift();
  dialer.Prefer(links_.Find(1)->node);
  EXPECT_TRUE(Choose(dialer).empty());
  links_.Remove(1);
  const auto chosen = Choose(dialer);
  ASSERT_EQ(chosen.size(), 1U);  // in the place of the lost one
  EXPECT_FALSE(chosen[0].is_rotating);
}

}  // namespace
}  // namespace schakel::federation
