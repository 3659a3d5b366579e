// What the listener keeps admitted keys from doing. Attack T45.
#include "tests/node/transport/listener_fixture.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

using ListenerGuardTest = ListenerTest;

// libzmq alone ends the process when it meets an id that somebody stated before.
TEST_F(ListenerGuardTest, T45NobodyTakesTheIdOfTheNextConnection) {
  std::vector<std::unique_ptr<Peer>> claims;
  for (const std::string& id : first_ids_) {
    claims.push_back(std::make_unique<Peer>(other_keys_, server_keys_.public_key(), id));
    ConnectSilently(*claims.back());
  }
  Peer peer(keys_, server_keys_.public_key());
  const LinkId link = Open(peer);
  ExpectLive(link, peer);
  // Who states a name is heard as anybody else.
  claims.back()->Say("claim");
  ReadUntil("claim");
  ASSERT_EQ(sink_.opened.size(), 1U);
  ExpectLive(sink_.opened[0].link, *claims.back());
}

TEST_F(ListenerGuardTest, T45CutsAConnectionThatSaysNothing) {
  constexpr int kWatches = limits::kSilentMax / limits::kWatchInterval;
  Peer silent(other_keys_, server_keys_.public_key());
  Peer peer(keys_, server_keys_.public_key());
  ConnectSilently(silent);
  const LinkId link = Open(peer);
  for (int i = 0; i < kWatches; ++i) {
    ReadAll();
    listener_->Watch();
  }
  EXPECT_EQ(counters_.connections_cut.load(), 0U);
  ReadAll();
  listener_->Watch();
  EXPECT_EQ(counters_.connections_cut.load(), 1U);
  ExpectLive(link, peer);
  EXPECT_TRUE(sink_.closed.empty());
}

// What it states in its handshake is kept many times over while it is there.
TEST_F(ListenerGuardTest, T45CutsAConnectionThatStatesMuchAndSaysNothing) {
  Peer stating(other_keys_, server_keys_.public_key());
  Peer peer(keys_, server_keys_.public_key());
  stating.State("X-much:" + std::string(limits::kGreetingMax, 'x'));
  ConnectSilently(stating);
  const LinkId link = Open(peer);
  ReadAll();
  listener_->Watch();
  EXPECT_EQ(counters_.connections_cut.load(), 1U);
  ExpectLive(link, peer);
  EXPECT_TRUE(sink_.closed.empty());
}

// As long as nobody reads it is not silent: what it said waits.
TEST_F(ListenerGuardTest, CutsNobodyWhoWaitsToBeRead) {
  constexpr int kWatches = 2 * (limits::kSilentMax / limits::kWatchInterval);
  Peer peer(keys_, server_keys_.public_key());
  Greet(peer);
  for (int i = 0; i < kWatches; ++i)
    listener_->Watch();
  EXPECT_EQ(counters_.connections_cut.load(), 0U);
  ReadUntil("hello");
  ExpectLive(sink_.opened.back().link, peer);
}

}  // namespace
}  // namespace schakel::node
