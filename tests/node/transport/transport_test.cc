#include "node/transport/transport.h"

#include "tests/node/transport/transport_fixture.h"

namespace schakel::node {
namespace {

TEST_F(TransportTest, CarriesFramesBothWaysInOrder) {
  Collector events;
  auto client = DialServer(events);
  const auto dialled = events.WaitFor<LinkOpened>();
  ASSERT_TRUE(dialled);
  EXPECT_FALSE(dialled->is_inbound);
  EXPECT_EQ(dialled->node, IdOf(1));
  for (std::uint8_t i = 0; i < 100; ++i)
    client->Send(1, Buffer{i});
  const auto opened = server_events_.WaitFor<LinkOpened>();
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->is_inbound);
  EXPECT_NE(opened->link & kInboundBit, 0u);
  EXPECT_EQ(opened->node, IdOf(2));
  for (std::uint8_t i = 0; i < 100; ++i) {
    const auto frame = server_events_.WaitFor<FrameReceived>();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->frame, Buffer{i});
  }
  const Buffer large(transport_limits::kFrameSizeMax, 7);
  server_->Send(opened->link, large);
  const auto answer = events.WaitFor<FrameReceived>();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->frame, large);
}

TEST_F(TransportTest, T45RefusesAKeyThatIsNotAdmitted) {
  const auto stranger_keys = crypto::TransportKeyPair::Generate();
  Collector events;
  auto stranger = OpenClient(stranger_keys, events);
  stranger->Dial(1, IdOf(1), server_->bound_endpoint(), server_keys_.public_key());
  stranger->Send(1, Buffer{6, 6, 6});
  const auto closed = events.WaitFor<LinkClosed>();
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->reason, LinkCloseReason::kDialFailed);
  ExpectNothingButFrom(nullptr);
  EXPECT_GE(server_->counters().handshakes_refused.load(), 1u);
}

TEST_F(TransportTest, RefusesNullSecurity) {
  RawClient raw;
  raw.Connect(server_->bound_endpoint());
  zmq_send(raw.socket, "null", 4, ZMQ_DONTWAIT);
  ExpectNothingButFrom(nullptr);
}

TEST_F(TransportTest, RefusesPlainSecurity) {
  RawClient raw;
  zmq_setsockopt(raw.socket, ZMQ_PLAIN_USERNAME, "user", 4);
  zmq_setsockopt(raw.socket, ZMQ_PLAIN_PASSWORD, "pass", 4);
  raw.Connect(server_->bound_endpoint());
  zmq_send(raw.socket, "plain", 5, ZMQ_DONTWAIT);
  ExpectNothingButFrom(nullptr);
}

// ZMTP before 3.0 knows no security at all.
TEST_F(TransportTest, RefusesOldZmtp) {
  const Buffer greetings[] = {
      {0x01, 0x00, 0x05, 0x00, 'z', 'm', 't', 'p'},  // 1.0: identity, then a frame
      {0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 0x01, 0x05, 0, 0, 0, 0x01, 'z'}};  // 2.0
  for (const Buffer& greeting : greetings) {
    const int raw = ConnectTcp(server_->bound_endpoint());
    ASSERT_GE(raw, 0);
    ASSERT_EQ(send(raw, greeting.data(), greeting.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(greeting.size()));
    EXPECT_TRUE(IsClosedByPeer(raw));
    close(raw);
  }
  ExpectNothingButFrom(nullptr);
}

TEST_F(TransportTest, FailsADialToAnotherServerKey) {
  Collector events;
  auto client = OpenClient(client_keys_, events);
  const auto other = crypto::TransportKeyPair::Generate();
  client->Dial(1, IdOf(1), server_->bound_endpoint(), other.public_key());
  const auto closed = events.WaitFor<LinkClosed>();
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->reason, LinkCloseReason::kDialFailed);
}

TEST_F(TransportTest, FailsADialWithoutADescriptorLeft) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "UBSan opens a pipe to look at a class that it meets for the first time";
#endif
  Collector events;
  auto client = OpenClient(client_keys_, events);
  LinkId link = 10;
  // A dial takes a socket and two of its monitor.
  for (unsigned left = 0; left < 3; ++left) {
    const FewDescriptors few(left);
    client->Dial(++link, IdOf(1), server_->bound_endpoint(), server_keys_.public_key());
    const auto closed = events.WaitFor<LinkClosed>();
    ASSERT_TRUE(closed);
    EXPECT_EQ(closed->link, link);
    EXPECT_EQ(closed->reason, LinkCloseReason::kDialFailed);
  }
  client->Dial(++link, IdOf(1), server_->bound_endpoint(), server_keys_.public_key());
  EXPECT_TRUE(events.WaitFor<LinkOpened>());
}

TEST_F(TransportTest, FailsADialToAClosedPort) {
  Collector events;
  auto client = OpenClient(client_keys_, events);
  client->Dial(1, IdOf(1), "127.0.0.1:1", server_keys_.public_key());
  const auto closed = events.WaitFor<LinkClosed>();
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->reason, LinkCloseReason::kDialFailed);
}

TEST_F(TransportTest, CutsAConnectionThatSendsASecondPart) {
  RawClient raw;
  raw.UseCurve(client_keys_, server_keys_.public_key());
  raw.Connect(server_->bound_endpoint());
  zmq_send(raw.socket, "one", 3, ZMQ_SNDMORE);
  zmq_send(raw.socket, "two", 3, 0);
  ASSERT_TRUE(server_events_.WaitFor<LinkOpened>());
  const auto closed = server_events_.WaitFor<LinkClosed>();
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->reason, LinkCloseReason::kMultipart);
  EXPECT_FALSE(server_events_.WaitFor<FrameReceived>(seconds(0)));
}

TEST_F(TransportTest, T45CutsALinkWhoseKeyIsRevoked) {
  LinkId link = 0;
  Collector events;
  auto client = DialServer(events, 5);
  ASSERT_TRUE(events.WaitFor<LinkOpened>());
  client->Send(5, Buffer{1});
  const auto opened = server_events_.WaitFor<LinkOpened>();
  ASSERT_TRUE(opened);
  link = opened->link;
  ASSERT_TRUE(server_events_.WaitFor<FrameReceived>());
  server_->Allow({});
  const auto closed = server_events_.WaitFor<LinkClosed>();
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->link, link);
  EXPECT_EQ(closed->reason, LinkCloseReason::kNotAllowed);
  client->Send(5, Buffer{2});
  ASSERT_TRUE(events.WaitFor<LinkClosed>());
  EXPECT_FALSE(server_events_.WaitFor<FrameReceived>(seconds(0)));
}

TEST_F(TransportTest, GivesAReconnectANewLink) {
  LinkId first = 0;
  ExpectNothingButFrom(&first);
  const auto closed = server_events_.WaitFor<LinkClosed>();
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->link, first);
  LinkId second = 0;
  ExpectNothingButFrom(&second);
  EXPECT_NE(first, second);
}

TEST_F(TransportTest, ClosesALinkThatDoesNotRead) {
  RawClient raw;
  const int one = 1;
  zmq_setsockopt(raw.socket, ZMQ_RCVHWM, &one, sizeof(one));
  const int small = 4096;
  zmq_setsockopt(raw.socket, ZMQ_RCVBUF, &small, sizeof(small));
  raw.UseCurve(client_keys_, server_keys_.public_key());
  raw.Connect(server_->bound_endpoint());
  zmq_send(raw.socket, "first", 5, 0);
  const auto opened = server_events_.WaitFor<LinkOpened>();
  ASSERT_TRUE(opened);
  std::optional<LinkClosed> closed;
  for (int i = 0; i < 200 && !closed; ++i) {
    server_->Send(opened->link, Buffer(transport_limits::kFrameSizeMax, 3));
    closed = server_events_.WaitFor<LinkClosed>(seconds(i > 150 ? 1 : 0));
  }
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->reason, LinkCloseReason::kCongested);
}

TEST_F(TransportTest, RefusesAPortThatIsTaken) {
  Collector events;
  const auto second = Transport::Open(server_->bound_endpoint(), client_keys_, events);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
}

// A message of so many parts that it takes the watch's time. libzmq sends none of it before its
// last part is there.
void SendManyParts(void* socket) {
  constexpr std::size_t kParts = 300'000;
  const Buffer part(100, 5);
  for (std::size_t i = 0; i < kParts; ++i)
    zmq_send(socket, part.data(), part.size(), ZMQ_SNDMORE);
  zmq_send(socket, "end", 3, 0);
}

void ExpectCut(Collector& events, const TransportCounters& counters) {
  const auto closed = events.WaitFor<LinkClosed>(seconds(60));
  ASSERT_TRUE(closed);
  // A machine that takes it all within one look sees the end of the message.
  EXPECT_TRUE(closed->reason == LinkCloseReason::kFlooding ||
              closed->reason == LinkCloseReason::kMultipart);
  EXPECT_FALSE(events.WaitFor<FrameReceived>(seconds(0)));
  EXPECT_EQ(counters.connections_cut.load(), 1U);
}

TEST_F(TransportTest, CutsAnEndlessMessage) {
  RawClient raw;
  raw.UseCurve(client_keys_, server_keys_.public_key());
  raw.Connect(server_->bound_endpoint());
  zmq_send(raw.socket, "first", 5, 0);
  ASSERT_TRUE(server_events_.WaitFor<LinkOpened>());
  ASSERT_TRUE(server_events_.WaitFor<FrameReceived>());
  SendManyParts(raw.socket);
  ExpectCut(server_events_, server_->counters());
}

TEST_F(TransportTest, CutsAnEndlessMessageOfThePeerThatItDialled) {
  RawClient raw(ZMQ_ROUTER);
  const int one = 1;
  zmq_setsockopt(raw.socket, ZMQ_CURVE_SERVER, &one, sizeof(one));
  zmq_setsockopt(raw.socket, ZMQ_CURVE_SECRETKEY, server_keys_.secret_key().data(), 32);
  ASSERT_EQ(zmq_bind(raw.socket, "tcp://127.0.0.1:*"), 0);
  char endpoint[64] = {};
  std::size_t size = sizeof(endpoint);
  ASSERT_EQ(zmq_getsockopt(raw.socket, ZMQ_LAST_ENDPOINT, endpoint, &size), 0);
  Collector events;
  auto client = OpenClient(client_keys_, events);
  client->Dial(1, IdOf(1), std::string(endpoint).substr(6), server_keys_.public_key());
  ASSERT_TRUE(events.WaitFor<LinkOpened>());
  client->Send(1, Buffer{1});
  char id[16] = {};
  const int id_size = zmq_recv(raw.socket, id, sizeof(id), 0);
  ASSERT_GT(id_size, 0);
  ASSERT_EQ(zmq_recv(raw.socket, endpoint, sizeof(endpoint), 0), 1);
  zmq_send(raw.socket, id, static_cast<std::size_t>(id_size), ZMQ_SNDMORE);
  SendManyParts(raw.socket);
  ExpectCut(events, client->counters());
}

TEST_F(TransportTest, KeepsFramesWhileTheSinkHasNoRoom) {
  Collector events;
  auto client = DialServer(events);
  ASSERT_TRUE(events.WaitFor<LinkOpened>());
  server_events_.TakeOnly(3);
  for (std::uint8_t i = 0; i < 50; ++i)
    client->Send(1, Buffer{i});
  ASSERT_TRUE(server_events_.WaitFor<LinkOpened>());
  for (std::uint8_t i = 0; i < 2; ++i)
    ASSERT_TRUE(server_events_.WaitFor<FrameReceived>());
  EXPECT_FALSE(server_events_.WaitFor<FrameReceived>(seconds(0)));
  server_events_.TakeOnly(1'000);
  for (std::uint8_t i = 2; i < 50; ++i) {
    const auto frame = server_events_.WaitFor<FrameReceived>();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->frame, Buffer{i});
  }
}

}  // namespace
}  // namespace schakel::node
