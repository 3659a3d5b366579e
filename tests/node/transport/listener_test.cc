// What libzmq still delivers of connections that ended while nothing was read.
#include "tests/node/transport/listener_fixture.h"

namespace schakel::node {
namespace {

TEST_F(ListenerTest, DropsWhatAnEndedConnectionSaidLast) {
  Peer peer(keys_, server_keys_.public_key());
  Open(peer);
  LeaveWithFramesWaiting(peer);
  ASSERT_TRUE(HasFrames());
  ReadAll();
  EXPECT_TRUE(sink_.opened.empty());
  EXPECT_TRUE(sink_.frames.empty());
  EXPECT_TRUE(sink_.closed.empty());
}

TEST_F(ListenerTest, GivesNoLinkToWhoIsGoneAlready) {
  Peer other(other_keys_, server_keys_.public_key());
  Peer peer(keys_, server_keys_.public_key());
  Greet(peer);
  const int descriptor = AcceptedOn(port());
  LeaveUnheard(peer);
  {
    const Plugs plugs(descriptor + 1);
    Greet(other, "other");
  }
  ASSERT_NE(AcceptedOn(port()), descriptor);
  ReadUntil("other");
  ASSERT_EQ(sink_.opened.size(), 1U);
  EXPECT_EQ(sink_.opened[0].node, IdOf(3));
  EXPECT_EQ(sink_.frames.size(), 1U);
  ExpectLive(sink_.opened[0].link, other);
}

TEST_F(ListenerTest, LastFramesOfALinkDoNotEndTheOneThatReplacedIt) {
  Peer before(keys_, server_keys_.public_key());
  Open(before);
  LeaveWithFramesWaiting(before);
  Peer after(keys_, server_keys_.public_key());
  Greet(after, "after");
  ReadUntil("after");
  ASSERT_EQ(sink_.opened.size(), 1U);
  EXPECT_EQ(sink_.frames.size(), 1U);
  EXPECT_TRUE(sink_.closed.empty());
  ExpectLive(sink_.opened[0].link, after);
}

TEST_F(ListenerTest, LastFramesDoNotCutWhoGotTheDescriptor) {
  Peer other(other_keys_, server_keys_.public_key());
  Peer peer(keys_, server_keys_.public_key());
  Open(peer);
  const int descriptor = AcceptedOn(port());
  LeaveWithFramesWaiting(peer);
  ASSERT_TRUE(TurnUntil([&] { return AcceptedOn(port()) < 0; }));
  // Nobody with that key may stay any more.
  zap_->Allow({{other_keys_.public_key(), IdOf(3)}});
  {
    const Plugs plugs(descriptor);
    Greet(other, "other");
  }
  ASSERT_EQ(AcceptedOn(port()), descriptor);
  ReadUntil("other");
  ASSERT_EQ(sink_.opened.size(), 1U);
  EXPECT_EQ(sink_.opened[0].node, IdOf(3));
  EXPECT_EQ(counters_.connections_cut.load(), 0U);
  ExpectLive(sink_.opened[0].link, other);
}

// As when the core was busy for longer than a peer waits for an answer.
TEST_F(ListenerTest, WhoDialsAgainWhileNothingIsReadGetsThrough) {
  Peer again(keys_, server_keys_.public_key());
  Peer peer(keys_, server_keys_.public_key());
  Greet(peer);
  const int descriptor = AcceptedOn(port());
  LeaveUnheard(peer);
  {
    const Plugs plugs(descriptor);
    Greet(again, "again");
  }
  ASSERT_EQ(AcceptedOn(port()), descriptor);
  ReadUntil("again");
  EXPECT_EQ(counters_.connections_cut.load(), 0U);
  EXPECT_EQ(sink_.opened.size(), sink_.closed.size() + 1);
  ExpectLive(sink_.opened.back().link, again);
}

// The descriptor is that of somebody who has said nothing yet.
TEST_F(ListenerTest, WhoDialsAgainCutsNobodyWhoGotTheDescriptor) {
  Peer other(other_keys_, server_keys_.public_key());
  Peer again(keys_, server_keys_.public_key());
  Peer peer(keys_, server_keys_.public_key());
  Greet(peer);
  const int descriptor = AcceptedOn(port());
  LeaveUnheard(peer);
  {
    const Plugs plugs(descriptor);
    ConnectSilently(other);
  }
  ASSERT_EQ(AcceptedOn(port()), descriptor);
  Greet(again, "again");
  ReadUntil("again");
  other.Say("other");
  ReadUntil("other");
  EXPECT_EQ(counters_.connections_cut.load(), 0U);
  EXPECT_TRUE(sink_.closed.empty());
  EXPECT_EQ(sink_.frames.size(), 2U);
  ASSERT_EQ(sink_.opened.size(), 2U);
  EXPECT_EQ(sink_.opened[0].node, IdOf(2));
  EXPECT_EQ(sink_.opened[1].node, IdOf(3));
  ExpectLive(sink_.opened[0].link, again);
  ExpectLive(sink_.opened[1].link, other);
}

}  // namespace
}  // namespace schakel::node
