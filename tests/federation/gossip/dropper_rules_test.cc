// Peers that announce and do not serve: how long they are waited for, and what a node does then.
#include "federation/gossip/limits.h"
#include "stage.h"

namespace schakel::federation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class DropperRulesTest : public testing::Test {
 protected:
  DropperRulesTest() {
    for (Puppet* peer : {&source_, &listener_, &peer_}) {
      peer->Greet();
      peer->Hear();
    }
  }
  // The peer names a journal that it does not serve, until it was waited for in vain.
  void LetDown(Puppet& peer, std::size_t publisher) {
    peer.Announce({cast_[publisher].id, 1}, {5, {}});
    node_.RunFor(seconds(2));
  }
  // Returns with which hops the next document of the author came to the listener.
  std::vector<int> HopsOfNext() {
    author_.WriteMany(1, "doc-" + std::to_string(author_.journal().held_size()));
    source_.Say(author_.Page(author_.journal().held_size() - 1, 1));
    std::vector<int> hops;
    for (const PageMessage& page : listener_.Hear<PageMessage>())
      hops.push_back(page.hop);
    return hops;
  }
  [[nodiscard]] Duration RoundTripOf(const Puppet& peer) {
    for (const auto& link : node_.Status().links) {
      if (link.id == peer.link()) return link.round_trip;
    }
    return Duration(-1);
  }

  const Cast cast_{8};
  Party node_{cast_, 0};
  Author author_{cast_[6]};
  Puppet source_{node_, cast_[1]};
  Puppet listener_{node_, cast_[2]};
  Puppet peer_{node_, cast_[3]};
};

TEST_F(DropperRulesTest, EntriesArePushedOneHopFurtherNextToADropper) {
  EXPECT_TRUE(HopsOfNext().empty());
  LetDown(peer_, 5);
  EXPECT_EQ(HopsOfNext(), std::vector<int>{2});
}

TEST_F(DropperRulesTest, ADiallersFirstFingerprintTellsItsRoundTrip) {
  EXPECT_EQ(RoundTripOf(peer_), Duration(0));
  node_.RunFor(milliseconds(40));
  peer_.Say(FingerprintMessage{});
  EXPECT_EQ(RoundTripOf(peer_), milliseconds(40));
  node_.RunFor(milliseconds(20));
  peer_.Say(FingerprintMessage{});
  EXPECT_EQ(RoundTripOf(peer_), milliseconds(40));
}

TEST_F(DropperRulesTest, ADiallerThatTakesItsTimeIsNotBelieved) {
  node_.RunFor(limits::kGreetingTripMax + Duration(1));
  peer_.Say(FingerprintMessage{});
  EXPECT_EQ(RoundTripOf(peer_), Duration(0));
}

TEST_F(DropperRulesTest, ASilentPeerIsWaitedForAsLongAsItsRoundTripTells) {
  node_.RunFor(milliseconds(40));
  peer_.Say(FingerprintMessage{});
  author_.WriteMany(1, "doc");
  peer_.Announce(author_.id(), author_.journal().covered());
  listener_.Announce(author_.id(), author_.journal().covered());
  EXPECT_EQ(peer_.Hear<PullMessage>().size(), 1U);
  node_.RunFor(milliseconds(74));
  EXPECT_TRUE(listener_.Hear<PullMessage>().empty());
  node_.RunFor(milliseconds(1));
  EXPECT_EQ(listener_.Hear<PullMessage>().size(), 1U);
}

}  // namespace
}  // namespace schakel::federation
