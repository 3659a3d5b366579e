#include "node/transport/transport.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <cstring>
#include <optional>

#include "crypto/sodium.h"
#include "node/inbox.h"
#include "node/transport/endpoint.h"
#include "node/transport/limits.h"

namespace schakel::node {
namespace {

using std::chrono::seconds;

crypto::NodeId IdOf(std::uint8_t number) {
  crypto::NodeId id;
  id.bytes.fill(number);
  return id;
}

// Returns a connected descriptor, or -1.
int ConnectTcp(const std::string& endpoint) {
  const auto colon = endpoint.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(endpoint.substr(colon + 1))));
  inet_pton(AF_INET, endpoint.substr(0, colon).c_str(), &address.sin_addr);
  const int raw = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr any{};
  static_assert(sizeof(any) == sizeof(address));
  std::memcpy(&any, &address, sizeof(any));
  return connect(raw, &any, sizeof(any)) == 0 ? raw : -1;
}

// Reads until the peer closes; false if it has not after the handshake time-out and some slack.
bool IsClosedByPeer(int raw) {
  const timeval wait{12, 0};
  setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
  char bytes[256];
  while (true) {
    const ssize_t got = recv(raw, bytes, sizeof(bytes), 0);
    if (got > 0) continue;
    return got == 0 || errno == ECONNRESET;
  }
}

// Collects events and waits for the one that a test is about.
class Collector final : public TransportSink {
 public:
  bool OnTransportEvent(TransportEvent& event) override {
    if (room_ == 0) return false;
    room_ -= 1;
    return inbox_.TryPush(std::move(event));
  }

  // From now on this many events, then none.
  void TakeOnly(std::size_t events) { room_ = events; }

  template <typename Event>
  std::optional<Event> WaitFor(seconds at_most = seconds(12)) {
    const auto deadline = std::chrono::steady_clock::now() + at_most;
    while (std::chrono::steady_clock::now() < deadline) {
      for (std::size_t i = 0; i < seen_.size(); ++i) {
        if (auto* found = std::get_if<Event>(&seen_[i])) {
          Event event = std::move(*found);
          seen_.erase(seen_.begin() + static_cast<std::ptrdiff_t>(i));
          return event;
        }
      }
      for (auto& event : inbox_.PopAll(deadline))
        seen_.push_back(std::move(event));
    }
    return std::nullopt;
  }

 private:
  Inbox<TransportEvent> inbox_{100'000};
  std::atomic<std::size_t> room_{100'000};
  std::vector<TransportEvent> seen_;
};

// A listening node (number 1) and keys for a client that is admitted as number 2.
class TransportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::Initialise());
    auto opened = Transport::Open("127.0.0.1:0", server_keys_, server_events_);
    ASSERT_TRUE(opened.has_value()) << ToString(opened.error());
    server_ = std::move(*opened);
    server_->Allow({{client_keys_.public_key(), IdOf(2)}});
  }

  std::unique_ptr<Transport> OpenClient(const crypto::TransportKeyPair& keys, Collector& events) {
    auto opened = Transport::Open("", keys, events);
    EXPECT_TRUE(opened.has_value());
    return std::move(*opened);
  }

  std::unique_ptr<Transport> DialServer(Collector& events, LinkId link = 1) {
    auto client = OpenClient(client_keys_, events);
    client->Dial(link, IdOf(1), server_->bound_endpoint(), server_keys_.public_key());
    return client;
  }

  // A socket of libzmq's own, for what a Transport would never do.
  struct RawClient {
    void* context = zmq_ctx_new();
    void* socket = nullptr;
    explicit RawClient(int type = ZMQ_DEALER) : socket(zmq_socket(context, type)) {
      const int none = 0;
      zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none));
    }
    ~RawClient() {
      zmq_close(socket);
      zmq_ctx_term(context);
    }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    void UseCurve(const crypto::TransportKeyPair& keys, const crypto::TransportKey& server) {
      zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, keys.public_key().bytes.data(), 32);
      zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, keys.secret_key().data(), 32);
      zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server.bytes.data(), 32);
    }
    void Connect(const std::string& endpoint) {
      ASSERT_EQ(zmq_connect(socket, ("tcp://" + endpoint).c_str()), 0);
    }
  };

  // A frame of an admitted client proves that what came before it got nothing through.
  void ExpectNothingButFrom(LinkId* opened_link) {
    Collector events;
    auto client = DialServer(events, 77);
    ASSERT_TRUE(events.WaitFor<LinkOpened>());
    client->Send(77, Buffer{9, 9, 9});
    const auto opened = server_events_.WaitFor<LinkOpened>();
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->node, IdOf(2));
    const auto frame = server_events_.WaitFor<FrameReceived>();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->frame, (Buffer{9, 9, 9}));
    if (opened_link != nullptr) *opened_link = opened->link;
  }

  crypto::TransportKeyPair server_keys_ = crypto::TransportKeyPair::Generate();
  crypto::TransportKeyPair client_keys_ = crypto::TransportKeyPair::Generate();
  Collector server_events_;
  std::unique_ptr<Transport> server_;
};

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

TEST_F(TransportTest, RefusesAKeyThatIsNotAdmitted) {
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

TEST_F(TransportTest, CutsALinkWhoseKeyIsRevoked) {
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
