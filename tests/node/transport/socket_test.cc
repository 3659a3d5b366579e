// What the options of a socket become on its connections.
#include "node/transport/socket.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <chrono>

#include "crypto/sodium.h"
#include "node/transport/context.h"
#include "node/transport/limits.h"
#include "node/transport/listener.h"
#include "node/transport/zap.h"

namespace schakel::node {
namespace {

int UnacknowledgedMax(int descriptor) {
  unsigned int millis = 0;
  socklen_t size = sizeof(millis);
  EXPECT_EQ(getsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &millis, &size), 0);
  return static_cast<int>(millis);
}

int DescriptorOf(Socket& socket) {
  zmq_pollitem_t item{socket.monitor(), 0, ZMQ_POLLIN, 0};
  EXPECT_EQ(zmq_poll(&item, 1, 10'000), 1);
  const auto event = socket.ReceiveMonitor();
  EXPECT_TRUE(event.has_value());
  return event ? event->value : -1;
}

TEST(SocketTest, GivesUpAConnectionOnBothSidesWhenNothingIsAcknowledged) {
  ASSERT_TRUE(crypto::Initialise());
  const auto keys = crypto::TransportKeyPair::Generate();
  Context context;
  const ZapHandler silent(context.raw);  // so that the connection stays while the test looks
  Socket listener(context.raw, ZMQ_ROUTER);
  SetGuard(listener, keys);
  ASSERT_TRUE(listener.StartMonitor(context.raw, "inproc://listener", ZMQ_EVENT_ACCEPTED));
  ASSERT_TRUE(listener.Bind("tcp://127.0.0.1:*"));
  Socket dialler(context.raw, ZMQ_DEALER);
  dialler.SetCommon(keys.public_key().view(), keys.secret_key());
  dialler.Set(ZMQ_CURVE_SERVERKEY, keys.public_key().view());
  ASSERT_TRUE(dialler.StartMonitor(context.raw, "inproc://dialler", ZMQ_EVENT_CONNECTED));
  ASSERT_TRUE(dialler.Connect(listener.LastEndpoint()));
  const std::chrono::milliseconds limit = transport_limits::kUnacknowledgedMax;
  EXPECT_EQ(UnacknowledgedMax(DescriptorOf(listener)), limit.count());
  EXPECT_EQ(UnacknowledgedMax(DescriptorOf(dialler)), limit.count());
}

}  // namespace
}  // namespace schakel::node
