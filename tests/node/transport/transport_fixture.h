// A listening node, clients of every kind, and what their transports say: for tests of the
// transport.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <cstring>
#include <optional>

#include "crypto/sodium.h"
#include "node/inbox.h"
#include "node/transport/endpoint.h"
#include "node/transport/limits.h"
#include "node/transport/transport.h"

namespace schakel::node {

using std::chrono::seconds;

inline crypto::NodeId IdOf(std::uint8_t number) {
  crypto::NodeId id;
  id.bytes.fill(number);
  return id;
}

// Returns a connected descriptor, or -1.
inline int ConnectTcp(const std::string& endpoint) {
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
inline bool IsClosedByPeer(int raw) {
  const timeval wait{12, 0};
  setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
  char bytes[256];
  while (true) {
    const ssize_t got = recv(raw, bytes, sizeof(bytes), 0);
    if (got > 0) continue;
    return got == 0 || errno == ECONNRESET;
  }
}

// While it is there this process may open `left` descriptors more, or fewer.
class FewDescriptors {
 public:
  explicit FewDescriptors(unsigned left) {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int next = dup(0);
    close(next);
    const rlimit few{static_cast<rlim_t>(next) + left, before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
  }
  ~FewDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;

 private:
  rlimit before_{};
};

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

}  // namespace schakel::node
