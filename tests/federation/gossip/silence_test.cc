// How long a node waits for a peer that falls silent, and for the pages that it asked it for.
#include <functional>

#include "federation/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::seconds;

// A node that dialled a peer, which says that the journal of a third is ahead.
class SilenceTest : public testing::Test {
 protected:
  SilenceTest() {
    author_.WriteMany(3, "A");
    peer_.Greet();
    Announce();
    asked_ = peer_.Hear<PullMessage>().size();
  }
  static PartyOptions Dialling(const Member& member) {
    PartyOptions options;
    options.seeds = {{member.id, "192.0.2.2:2", member.transport.public_key()}};
    return options;
  }
  void Announce() { peer_.Announce(author_.id(), author_.journal().newest()); }

  // The peer answers fingerprints and nothing else.
  void LiveFor(Duration duration) {
    for (Duration past{0}; past < duration; past += seconds(1)) {
      node_.RunFor(seconds(1));
      for (const FingerprintMessage& print : peer_.Hear<FingerprintMessage>())
        peer_.Say(PongMessage{print.echo});
    }
  }
  // Until it is asked for a sign of life. It gives none from now on.
  void FallSilent(const std::function<void()>& each_second) {
    Duration past{0};
    for (; peer_.Hear<FingerprintMessage>().empty(); past += seconds(1)) {
      ASSERT_LT(past, 2 * limits::kReconcileInterval);
      each_second();
      node_.RunFor(seconds(1));
    }
  }

  const Cast cast_{3};
  Party node_{cast_, 1, Dialling(cast_[2])};
  Puppet peer_{node_, cast_[2], Direction::kOutbound};
  Author author_{cast_[0]};
  std::size_t asked_ = 0;
};

TEST_F(SilenceTest, IsBorneLongerWhereAPageMayBeUnderWay) {
  ASSERT_GT(asked_, 0U);
  FallSilent([this] { Announce(); });
  node_.RunFor(2 * limits::kPongMax + seconds(6));
  EXPECT_TRUE(peer_.IsUp());
  node_.RunFor(2 * limits::kPongBehindBulkMax);
  EXPECT_EQ(peer_.Closed(), CloseReason::kSilence);
}

TEST_F(SilenceTest, IsNotBorneLongerForAPageThatNeverCame) {
  ASSERT_GT(asked_, 0U);
  LiveFor(limits::kPageAwaitedMax + seconds(10));
  ASSERT_TRUE(peer_.IsUp());
  FallSilent([] {});
  node_.RunFor(2 * limits::kPongMax + seconds(6));
  EXPECT_EQ(peer_.Closed(), CloseReason::kSilence);
}

TEST_F(SilenceTest, APageThatComesVeryLateIsTaken) {
  ASSERT_GT(asked_, 0U);
  LiveFor(10 * limits::kPageAwaitedMax);
  peer_.Say(author_.Page(0));
  EXPECT_TRUE(peer_.IsUp());
  EXPECT_EQ(node_.Row(author_.id()).durable.size, 3U);
  EXPECT_EQ(node_.Status().offences, 0U);
}

}  // namespace
}  // namespace schakel::federation
