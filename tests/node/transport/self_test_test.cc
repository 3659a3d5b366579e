// The trials at the start pass with the listener's options, and name what weaker ones let in.
#include "node/transport/self_test.h"

#include <gtest/gtest.h>

#include "crypto/sodium.h"
#include "node/transport/listener.h"
#include "node/transport/peer_numbers.h"

namespace schakel::node {
namespace {

class SelfTestTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(crypto::Initialise()); }

  static std::string FailureOf(Guard guard, Numbering numbering = NumberPeers) {
    const auto proven = ProveRefusals(guard, numbering);
    return proven ? std::string("none") : proven.error().context;
  }
};

TEST_F(SelfTestTest, T45PassesWithTheOptionsOfTheListener) {
  EXPECT_EQ(FailureOf(SetGuard), "none");
}

TEST_F(SelfTestTest, T45NamesAListenerWithoutSecurity) {
  const Guard open = [](Socket& socket, const crypto::TransportKeyPair&) {
    socket.Set(ZMQ_RCVHWM, 1);
  };
  EXPECT_EQ(FailureOf(open),
            "the ZeroMQ library of this machine lets a connection without security in");
}

// CURVE alone admits every key where no handler is.
TEST_F(SelfTestTest, T45NamesAListenerThatTakesNoAnswerForYes) {
  const Guard unenforced = [](Socket& socket, const crypto::TransportKeyPair& keys) {
    SetGuard(socket, keys);
    socket.Set(kZapEnforceDomain, 0);
  };
  EXPECT_EQ(FailureOf(unenforced),
            "the ZeroMQ library of this machine lets a key in without a ZAP handler");
}

TEST_F(SelfTestTest, T45NamesAListenerThatTakesTheNamesOfClients) {
  const Numbering none = [](void*, Socket&) { return Result<std::uint32_t>(1); };
  EXPECT_EQ(FailureOf(SetGuard, none),
            "the ZeroMQ library of this machine takes the name that a client states");
}

TEST_F(SelfTestTest, NamesAListenerThatRefusesEverybody) {
  const Guard closed = [](Socket& socket, const crypto::TransportKeyPair& keys) {
    SetGuard(socket, keys);
    socket.Set(ZMQ_ZAP_DOMAIN, AsBytes("another"));
  };
  EXPECT_EQ(FailureOf(closed),
            "the ZeroMQ library of this machine does not let an admitted key in");
}

}  // namespace
}  // namespace schakel::node
