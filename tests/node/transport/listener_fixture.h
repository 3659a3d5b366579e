// A listener without a thread of its own, and peers that come, speak and go when the test says so.
#pragma once

#include <fcntl.h>

#include "node/transport/connection_watch.h"
#include "node/transport/listener.h"
#include "tests/node/transport/stated_names.h"
#include "tests/node/transport/transport_fixture.h"

namespace schakel::node {

using Clock = std::chrono::steady_clock;

constexpr int kDescriptorsMax = 512;  // of this process, looked at
constexpr auto kPatience = seconds(12);

// A peer that says frames, hears them, and leaves nothing behind when it goes.
class Peer {
 public:
  Peer(const crypto::TransportKeyPair& keys, const crypto::TransportKey& server,
       const std::string& stated_name = "")
      : context_(zmq_ctx_new()), socket_(zmq_socket(context_, ZMQ_DEALER)) {
    const int never = -1;
    const int linger = 10'000;
    zmq_setsockopt(socket_, ZMQ_RECONNECT_IVL, &never, sizeof(never));
    zmq_setsockopt(socket_, ZMQ_LINGER, &linger, sizeof(linger));
    if (!stated_name.empty()) {
      zmq_setsockopt(socket_, ZMQ_ROUTING_ID, stated_name.data(), stated_name.size());
    }
    zmq_setsockopt(socket_, ZMQ_CURVE_PUBLICKEY, keys.public_key().bytes.data(), 32);
    zmq_setsockopt(socket_, ZMQ_CURVE_SECRETKEY, keys.secret_key().data(), 32);
    zmq_setsockopt(socket_, ZMQ_CURVE_SERVERKEY, server.bytes.data(), 32);
    zmq_socket_monitor(socket_, "inproc://peer", ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
    monitor_ = zmq_socket(context_, ZMQ_PAIR);
    zmq_connect(monitor_, "inproc://peer");
  }
  ~Peer() { Leave(); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  // Its handshake carries this too.
  void State(const std::string& property) {
    constexpr int kMetadata = 95;  // a draft option of libzmq 4.3.4
    ASSERT_EQ(zmq_setsockopt(socket_, kMetadata, property.data(), property.size()), 0);
  }
  void Dial(const std::string& endpoint) {
    ASSERT_EQ(zmq_connect(socket_, ("tcp://" + endpoint).c_str()), 0);
  }
  void Say(const std::string& frame) {
    ASSERT_EQ(zmq_send(socket_, frame.data(), frame.size(), 0), static_cast<int>(frame.size()));
  }
  // Everything that it said has been handed to the network when this returns.
  void Leave() {
    if (socket_ == nullptr) return;
    zmq_socket_monitor(socket_, nullptr, 0);
    zmq_close(monitor_);
    zmq_close(std::exchange(socket_, nullptr));
    zmq_ctx_term(context_);
  }
  [[nodiscard]] bool HasGreeted() { return IsReadable(monitor_); }
  [[nodiscard]] bool Hears() { return IsReadable(socket_); }

 private:
  static bool IsReadable(void* socket) {
    zmq_pollitem_t item{socket, 0, ZMQ_POLLIN, 0};
    return zmq_poll(&item, 1, 0) == 1;
  }

  void* context_;
  void* socket_;
  void* monitor_ = nullptr;
};

// Keeps what the listener tells.
class Sink final : public TransportSink {
 public:
  bool OnTransportEvent(TransportEvent& event) override {
    if (const auto* link = std::get_if<LinkOpened>(&event)) opened.push_back(*link);
    if (const auto* frame = std::get_if<FrameReceived>(&event)) frames.push_back(*frame);
    if (const auto* link = std::get_if<LinkClosed>(&event)) closed.push_back(*link);
    return true;
  }
  void Forget() {
    opened.clear();
    frames.clear();
    closed.clear();
  }

  std::vector<LinkOpened> opened;
  std::vector<FrameReceived> frames;
  std::vector<LinkClosed> closed;
};

// The descriptor of the one connection that was accepted on this port, or -1.
inline int AcceptedOn(int port) {
  for (int descriptor = 0; descriptor < kDescriptorsMax; ++descriptor) {
    sockaddr_in address{};
    sockaddr any{};
    socklen_t size = sizeof(any);
    const bool is_connected = getpeername(descriptor, &any, &size) == 0;
    if (!is_connected || getsockname(descriptor, &any, &size) != 0) continue;
    std::memcpy(&address, &any, sizeof(address));
    if (any.sa_family == AF_INET && ntohs(address.sin_port) == port) return descriptor;
  }
  return -1;
}

// Takes the descriptors below `next`, but for one: who connects in this process gets that, and the
// accepted end `next`.
class Plugs {
 public:
  explicit Plugs(int next) {
    while (taken_.empty() || taken_.back() < next)
      taken_.push_back(open("/dev/null", O_RDONLY));
    while (taken_.back() >= next) {
      close(taken_.back());
      taken_.pop_back();
    }
    close(taken_.back());
    taken_.pop_back();
  }
  ~Plugs() {
    for (const int descriptor : taken_)
      close(descriptor);
  }
  Plugs(const Plugs&) = delete;
  Plugs& operator=(const Plugs&) = delete;

 private:
  std::vector<int> taken_;
};

class ListenerTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::Initialise());
    // The handler and the listener are the first sockets that draw where their ids begin.
    first_ids_ = FirstRoutingIds(2, 6);
    context_ = zmq_ctx_new();
    zap_.emplace(context_);
    zap_->Allow({{keys_.public_key(), IdOf(2)}, {other_keys_.public_key(), IdOf(3)}});
    auto opened = Listener::Open(context_, "127.0.0.1:0", server_keys_, *zap_, outlet_, counters_);
    ASSERT_TRUE(opened);
    listener_ = std::move(*opened);
  }
  void TearDown() override {
    listener_.reset();
    zap_.reset();
    zmq_ctx_term(context_);
  }

  // What the net thread does, without reading frames, until `is_done` or for kPatience.
  template <typename Condition>
  [[nodiscard]] bool TurnUntil(Condition is_done) {
    const auto deadline = Clock::now() + kPatience;
    while (Clock::now() < deadline) {
      std::vector<zmq_pollitem_t> items{{zap_->raw(), 0, ZMQ_POLLIN, 0}};
      listener_->AddPollItems(items, false);
      zmq_poll(items.data(), static_cast<int>(items.size()), 2);
      zap_->Answer(SystemNow().mono);
      listener_->ReadMonitor();
      listener_->Flush();
      if (is_done()) return true;
    }
    return false;
  }

  [[nodiscard]] bool HasFrames() {
    std::vector<zmq_pollitem_t> items;
    listener_->AddPollItems(items, true);
    return zmq_poll(items.data(), 1, 0) == 1;
  }

  [[nodiscard]] int port() const {
    const std::string endpoint = listener_->bound_endpoint();
    return std::stoi(endpoint.substr(endpoint.rfind(':') + 1));
  }

  void ReadAll() {
    while (listener_->ReadFrames(64)) {
    }
  }

  // Until this frame came.
  void ReadUntil(const std::string& frame) {
    ASSERT_TRUE(TurnUntil([&] {
      ReadAll();
      return !sink_.frames.empty() && AsText(sink_.frames.back().frame) == frame;
    }));
  }

  // Dials and says a first frame, which is not read yet.
  void Greet(Peer& peer, const std::string& frame = "hello") {
    peer.Dial(listener_->bound_endpoint());
    peer.Say(frame);
    ASSERT_TRUE(TurnUntil([&] { return peer.HasGreeted() && HasFrames(); }));
  }

  // Connects and says nothing.
  void ConnectSilently(Peer& peer) {
    peer.Dial(listener_->bound_endpoint());
    ASSERT_TRUE(TurnUntil([&] { return peer.HasGreeted(); }));
  }

  // Greets and gets its link.
  LinkId Open(Peer& peer) {
    Greet(peer);
    listener_->ReadFrames(1);
    EXPECT_EQ(sink_.opened.size(), 1U);
    EXPECT_EQ(sink_.frames.size(), 1U);
    const LinkId link = sink_.opened.empty() ? 0 : sink_.opened.back().link;
    sink_.Forget();
    return link;
  }

  // It says three frames more and is gone; none of them was read when its link ends.
  void LeaveWithFramesWaiting(Peer& peer) {
    for (const char* frame : {"1", "2", "3"})
      peer.Say(frame);
    peer.Leave();
    ASSERT_TRUE(TurnUntil([&] { return !sink_.closed.empty(); }));
    EXPECT_EQ(sink_.closed.back().reason, LinkCloseReason::kPeerClosed);
    EXPECT_TRUE(sink_.frames.empty());
    sink_.Forget();
  }

  // Its only frame waits still when the connection is over.
  void LeaveUnheard(Peer& peer) {
    ASSERT_GE(AcceptedOn(port()), 0);
    peer.Leave();
    ASSERT_TRUE(TurnUntil([&] { return AcceptedOn(port()) < 0; }));
  }

  // What is sent on this link arrives at this peer.
  void ExpectLive(LinkId link, Peer& peer) {
    listener_->Send(link, Buffer{7});
    EXPECT_TRUE(TurnUntil([&] { return peer.Hears(); }));
  }

  std::vector<std::string> first_ids_;
  void* context_ = nullptr;
  crypto::TransportKeyPair server_keys_ = crypto::TransportKeyPair::Generate();
  crypto::TransportKeyPair keys_ = crypto::TransportKeyPair::Generate();
  crypto::TransportKeyPair other_keys_ = crypto::TransportKeyPair::Generate();
  Sink sink_;
  EventOutlet outlet_{sink_};
  TransportCounters counters_;
  std::optional<ZapHandler> zap_;
  std::unique_ptr<Listener> listener_;
};

}  // namespace schakel::node
