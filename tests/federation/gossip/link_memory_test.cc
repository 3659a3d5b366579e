#include "federation/gossip/link_memory.h"

#include "cast.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

class LinkMemoryTest : public testing::Test {
 protected:
  void Store(LinkMemory& memory) {
    auto change = memory.TakeChange();
    ASSERT_TRUE(change.has_value());
    ASSERT_TRUE(store_.Apply(std::move(*change)));
  }
  LinkId AddLink(std::size_t number, bool is_rotating = false) {
    Link link;
    link.id = ++links_made_;
    link.node = cast_[number].id;
    link.direction = Direction::kOutbound;
    link.kind = LinkKind::kReconcile;
    link.state = LinkState::kUp;
    link.since = now_.mono;
    link.is_rotating = is_rotating;
    links_.Add(std::move(link));
    return links_made_;
  }
  void Pass(Duration time) {
    now_.mono += time;
    memory_.Tend(links_, now_.mono);
  }

  const Cast cast_{6};
  SeededRandom random_{1};
  storage::MemoryStore store_;
  LinkTable links_;
  LinkId links_made_ = 0;
  Now now_ = StartOfTests();
  LinkMemory memory_{random_};
};

TEST_F(LinkMemoryTest, KeepsSecretAndAnchorsAcrossARestart) {
  AddLink(1);
  AddLink(2);
  Pass(limits::kAnchorAge);
  Pass(Duration(1));
  EXPECT_EQ(memory_.anchors().size(), limits::kAnchorLinks);
  Store(memory_);
  EXPECT_FALSE(memory_.TakeChange().has_value());
  LinkMemory next(random_);
  EXPECT_NE(next.OrderKey(now_.wall), memory_.OrderKey(now_.wall));
  ASSERT_TRUE(next.Restore(*store_.TakeSnapshot()));
  EXPECT_EQ(next.OrderKey(now_.wall), memory_.OrderKey(now_.wall));
  EXPECT_EQ(next.anchors(), memory_.anchors());
  EXPECT_FALSE(next.TakeChange().has_value());
}

TEST_F(LinkMemoryTest, TakesOnlyLinksThatLastedAndDoNotRotate) {
  AddLink(1, true);
  AddLink(2);
  Pass(limits::kAnchorAge - Duration(1));
  EXPECT_TRUE(memory_.anchors().empty());
  Pass(Duration(1));
  EXPECT_EQ(memory_.anchors(), std::vector{cast_[2].id});
  Pass(limits::kAnchorAge);
  EXPECT_EQ(memory_.anchors(), std::vector{cast_[2].id});
}

TEST_F(LinkMemoryTest, ReplacesAnAnchorOnlyWhenItsLinkIsGone) {
  const LinkId first = AddLink(1);
  AddLink(2);
  AddLink(3);
  for (int i = 0; i < 5; ++i)
    Pass(limits::kAnchorAge);
  EXPECT_EQ(memory_.anchors(), (std::vector{cast_[1].id, cast_[2].id}));
  links_.Remove(first);
  Pass(Duration(1));
  EXPECT_EQ(memory_.anchors(), (std::vector{cast_[3].id, cast_[2].id}));
}

TEST_F(LinkMemoryTest, StartsAnewOnABrokenRow) {
  for (const std::size_t size : {0U, 31U, 33U, 70U}) {
    SCOPED_TRACE(testing::Message() << "bytes " << size);
    storage::WriteBatch batch;
    batch.Put(storage::Column::kMeta, storage::LinkMemoryKey(), Buffer(size, 7));
    ASSERT_TRUE(store_.Apply(std::move(batch)));
    LinkMemory memory(random_);
    ASSERT_TRUE(memory.Restore(*store_.TakeSnapshot()));
    EXPECT_TRUE(memory.anchors().empty());
    EXPECT_TRUE(memory.TakeChange().has_value());
  }
}

}  // namespace
}  // namespace schakel::federation
