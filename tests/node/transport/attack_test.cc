// Attacks T45 and T46 on the federation's port: nothing of them reaches the core, and honest peers
// notice nothing.
#include <thread>

#include "base/random.h"
#include "node/transport/listener.h"
#include "node/transport/zap.h"
#include "tests/node/transport/transport_fixture.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

class AttackTest : public TransportTest {
 protected:
  // Passes bytes between a client and the server, and keeps what the client said.
  class Recorder {
   public:
    explicit Recorder(const std::string& server) : to_(ConnectTcp(server)) {
      listener_ = socket(AF_INET, SOCK_STREAM, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      sockaddr any{};
      std::memcpy(&any, &address, sizeof(any));
      socklen_t size = sizeof(any);
      EXPECT_EQ(bind(listener_, &any, size), 0);
      EXPECT_EQ(listen(listener_, 1), 0);
      EXPECT_EQ(getsockname(listener_, &any, &size), 0);
      std::memcpy(&address, &any, sizeof(address));
      endpoint_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
      thread_ = std::thread([this] { Pass(); });
    }
    ~Recorder() { Stop(); }
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
    Buffer Stop() {
      if (!thread_.joinable()) return said_;
      shutdown(to_, SHUT_RDWR);
      thread_.join();
      close(to_);
      close(listener_);
      return said_;
    }

   private:
    void Pass() {
      const int from = accept(listener_, nullptr, nullptr);
      while (true) {
        zmq_pollitem_t items[] = {{nullptr, from, ZMQ_POLLIN, 0}, {nullptr, to_, ZMQ_POLLIN, 0}};
        zmq_poll(items, 2, -1);
        std::uint8_t bytes[4096];
        const bool is_client = (items[0].revents & ZMQ_POLLIN) != 0;
        const ssize_t got = recv(is_client ? from : to_, bytes, sizeof(bytes), 0);
        if (got <= 0) break;
        if (is_client) said_.insert(said_.end(), bytes, bytes + got);
        send(is_client ? to_ : from, bytes, static_cast<std::size_t>(got), MSG_NOSIGNAL);
      }
      close(from);
    }

    int to_;
    int listener_ = -1;
    std::string endpoint_;
    Buffer said_;
    std::thread thread_;
  };
};

TEST_F(AttackTest, T45WithoutAZapHandlerNobodyGetsIn) {
  // The listener stands in a context of its own, where its handler does not hear it.
  void* context = zmq_ctx_new();
  void* elsewhere = zmq_ctx_new();
  {
    ZapHandler zap(elsewhere);
    zap.Allow({{client_keys_.public_key(), IdOf(2)}});
    Collector events;
    EventOutlet outlet(events);
    TransportCounters counters;
    auto listener = Listener::Open(context, "127.0.0.1:0", server_keys_, zap, outlet, counters);
    ASSERT_TRUE(listener);
    RawClient admitted;
    admitted.UseCurve(client_keys_, server_keys_.public_key());
    const int never = -1;
    zmq_setsockopt(admitted.socket, ZMQ_RECONNECT_IVL, &never, sizeof(never));
    zmq_socket_monitor(admitted.socket, "inproc://admitted", ZMQ_EVENT_DISCONNECTED);
    void* monitor = zmq_socket(admitted.context, ZMQ_PAIR);
    zmq_connect(monitor, "inproc://admitted");
    admitted.Connect((*listener)->bound_endpoint());
    zmq_send(admitted.socket, "x", 1, ZMQ_DONTWAIT);
    zmq_pollitem_t item{monitor, 0, ZMQ_POLLIN, 0};
    EXPECT_EQ(zmq_poll(&item, 1, 12'000), 1) << "still connected";
    zmq_close(monitor);
    (*listener)->ReadMonitor();
    (*listener)->ReadFrames(10);
    EXPECT_FALSE(events.WaitFor<LinkOpened>(seconds(0)));
    EXPECT_FALSE(events.WaitFor<FrameReceived>(seconds(0)));
    EXPECT_EQ(counters.frames_in.load(), 0u);
  }
  zmq_ctx_term(context);
  zmq_ctx_term(elsewhere);
}

TEST_F(AttackTest, T45AFloodOfHalfOpenConnectionsLeavesHonestPeersAlone) {
  Collector events;
  auto before = DialServer(events, 5);
  ASSERT_TRUE(events.WaitFor<LinkOpened>());
  before->Send(5, Buffer{1});
  const auto opened = server_events_.WaitFor<LinkOpened>();
  ASSERT_TRUE(opened);
  ASSERT_TRUE(server_events_.WaitFor<FrameReceived>());
  std::vector<int> flood;
  for (std::size_t i = 0; i < limits::kConnectionsMax + 100; ++i)
    flood.push_back(ConnectTcp(server_->bound_endpoint()));
  // Who was linked goes on, and who comes now gets in.
  before->Send(5, Buffer{2});
  const auto frame = server_events_.WaitFor<FrameReceived>();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->link, opened->link);
  const auto newcomer_keys = crypto::TransportKeyPair::Generate();
  server_->Allow({{client_keys_.public_key(), IdOf(2)}, {newcomer_keys.public_key(), IdOf(3)}});
  Collector newcomer_events;
  auto newcomer = OpenClient(newcomer_keys, newcomer_events);
  newcomer->Dial(7, IdOf(1), server_->bound_endpoint(), server_keys_.public_key());
  ASSERT_TRUE(newcomer_events.WaitFor<LinkOpened>());
  newcomer->Send(7, Buffer{3});
  const auto second = server_events_.WaitFor<LinkOpened>();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->node, IdOf(3));
  EXPECT_FALSE(server_events_.WaitFor<LinkClosed>(seconds(0)));
  EXPECT_GE(server_->counters().connections_cut.load(), 100U);
  for (const int raw : flood)
    close(raw);
}

TEST_F(AttackTest, T45GarbageBeforeTheHandshakeReachesNobody) {
  constexpr std::uint64_t kSeed = 45;
  std::printf("seed %d\n", static_cast<int>(kSeed));
  SeededRandom random(kSeed);
  const Buffer greeting = {0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1, 'C', 'U', 'R', 'V', 'E'};
  std::vector<int> noise;
  for (int i = 0; i < 60; ++i) {
    Buffer bytes = i % 2 == 0 ? greeting : Buffer();
    for (std::uint64_t left = random.Below(3'000); left > 0; --left)
      bytes.push_back(static_cast<std::uint8_t>(random.Next()));
    noise.push_back(ConnectTcp(server_->bound_endpoint()));
    send(noise.back(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  ExpectNothingButFrom(nullptr);
  for (const int raw : noise)
    close(raw);
}

TEST_F(AttackTest, T46AReplayedHandshakeIsNoLinkAfterARestart) {
  Recorder recorder(server_->bound_endpoint());
  Collector events;
  auto client = OpenClient(client_keys_, events);
  client->Dial(5, IdOf(1), recorder.endpoint(), server_keys_.public_key());
  ASSERT_TRUE(events.WaitFor<LinkOpened>());
  client->Send(5, Buffer{4, 2});
  ASSERT_TRUE(server_events_.WaitFor<LinkOpened>());
  ASSERT_TRUE(server_events_.WaitFor<FrameReceived>());
  const Buffer said = recorder.Stop();
  ASSERT_GT(said.size(), 64u + 200u + 257u);  // greeting, HELLO, INITIATE, and the frame
  client.reset();
  // The same node with the same keys, started again: its answer to HELLO is another.
  server_.reset();
  Collector after;
  auto restarted = Transport::Open("127.0.0.1:0", server_keys_, after);
  ASSERT_TRUE(restarted);
  (*restarted)->Allow({{client_keys_.public_key(), IdOf(2)}});
  const int raw = ConnectTcp((*restarted)->bound_endpoint());
  send(raw, said.data(), said.size(), MSG_NOSIGNAL);
  EXPECT_TRUE(IsClosedByPeer(raw));
  close(raw);
  EXPECT_FALSE(after.WaitFor<LinkOpened>(seconds(0)));
  EXPECT_FALSE(after.WaitFor<FrameReceived>(seconds(0)));
}

}  // namespace
}  // namespace schakel::node
