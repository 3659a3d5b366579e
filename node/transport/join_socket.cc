#include "node/transport/join_socket.h"

#include <unistd.h>

#include <charconv>
#include <cstring>
#include <map>
#include <thread>

#include "node/transport/connection_watch.h"
#include "node/transport/context.h"
#include "node/transport/endpoint.h"
#include "node/transport/join_rate.h"
#include "node/transport/limits.h"
#include "node/transport/peer_numbers.h"
#include "node/transport/socket.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;
using Clock = std::chrono::steady_clock;

constexpr const char* kDomain = "schakel-join";
constexpr const char* kMonitorAddress = "inproc://join.monitor";
constexpr int kQuestionsPerTurn = 16;
constexpr std::size_t kZapPartsMax = 16;  // a request has seven
enum ZapPart : std::size_t { kZapId = 1, kZapDomain = 2, kZapAddress = 3, kZapMechanism = 5 };

int PortOf(std::string_view endpoint) {
  const std::string_view text = endpoint.substr(endpoint.rfind(':') + 1);
  int port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

}  // namespace

class JoinSocket::Loop {
 public:
  Loop(const crypto::TransportKeyPair& keys, JoinCounters& counters, Handler handler)
      : handler_(std::move(handler)),
        counters_(counters),
        zap_(context_.raw, ZMQ_REP),
        socket_(context_.raw, ZMQ_ROUTER) {
    CHECK(zap_.Bind("inproc://zeromq.zap.01").has_value());
    socket_.SetCommon(keys.public_key().view(), keys.secret_key());
    socket_.SetMessageSizeMax(static_cast<std::int64_t>(limits::kJoinQuestionMax) +
                              limits::kJoinMessageOverhead);
    socket_.Set(ZMQ_CURVE_SERVER, 1);
    socket_.Set(ZMQ_ZAP_DOMAIN, AsBytes(kDomain));
    socket_.Set(kZapEnforceDomain, 1);
    socket_.Set(ZMQ_ROUTER_MANDATORY, 1);
    socket_.Set(ZMQ_BACKLOG, limits::kBacklog);
  }

  ~Loop() {
    is_ending_ = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(wake_.fd, &one, sizeof(one));
    if (thread_.joinable()) thread_.join();
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  Result<void> Listen(std::string_view endpoint) {
    socket_.Set(ZMQ_IPV6, endpoint.starts_with('[') ? 1 : 0);
    const auto watched =
        socket_.StartMonitor(context_.raw, kMonitorAddress,
                             ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED);
    if (!watched) return watched;
    std::string address = "tcp://" + std::string(endpoint);
    if (endpoint.ends_with(":0")) address.replace(address.size() - 1, 1, "*");
    const auto bound = socket_.Bind(address);
    if (!bound) return bound;
    bound_ = socket_.LastEndpoint().substr(std::strlen("tcp://"));
    port_ = PortOf(bound_);
    // Nobody is let in before the thread answers for ZAP.
    const auto numbered = NumberPeers(context_.raw, socket_);
    if (!numbered) return numbered.error();
    thread_ = std::thread([this] { Run(); });
    return {};
  }

  [[nodiscard]] const std::string& bound() const { return bound_; }

 private:
  void Run() {
    while (!is_ending_) {
      zmq_pollitem_t items[] = {{nullptr, wake_.fd, ZMQ_POLLIN, 0},
                                {zap_.raw(), 0, ZMQ_POLLIN, 0},
                                {socket_.raw(), 0, ZMQ_POLLIN, 0},
                                {socket_.monitor(), 0, ZMQ_POLLIN, 0}};
      zmq_poll(items, static_cast<int>(std::size(items)),
               std::chrono::milliseconds(limits::kWatchInterval).count());
      ReadMonitor();
      AnswerZap();
      for (int i = 0; i < kQuestionsPerTurn && ReadQuestion(); ++i) {
      }
      Watch();
    }
  }

  // Every key is let in; its address becomes the user id of what it sends.
  void AnswerZap() {
    while (true) {
      std::vector<Buffer> request;
      while (auto part = zap_.Receive()) {
        if (request.size() < kZapPartsMax) request.push_back(std::move(part->bytes));
        if (!part->has_more) break;
      }
      if (request.empty()) return;
      const bool is_curve = request.size() > kZapMechanism &&
                            AsText(request[kZapDomain]) == kDomain &&
                            AsText(request[kZapMechanism]) == "CURVE";
      const Buffer id = request.size() > kZapId ? request[kZapId] : Buffer();
      const Buffer user = is_curve ? request[kZapAddress] : Buffer();
      zap_.Send(AsBytes("1.0"), ZMQ_SNDMORE);
      zap_.Send(id, ZMQ_SNDMORE);
      zap_.Send(AsBytes(is_curve ? "200" : "400"), ZMQ_SNDMORE);
      zap_.Send(AsBytes(is_curve ? "OK" : "CURVE only"), ZMQ_SNDMORE);
      zap_.Send(user, ZMQ_SNDMORE);
      zap_.Send({}, 0);
    }
  }

  bool ReadQuestion() {
    const auto routing = socket_.Receive();
    if (!routing) return false;
    if (!routing->has_more) return true;
    auto body = socket_.Receive();
    if (!body) return false;
    bool has_extra = body->has_more;
    const bool is_whole = !has_extra;
    while (has_extra) {
      const auto extra = socket_.Receive();
      has_extra = extra && extra->has_more;
    }
    const bool is_in_rate = is_whole && rate_.Takes(body->user_id, SystemNow().mono);
    if (!is_in_rate) {
      (is_whole ? counters_.over_rate : counters_.malformed) += 1;
      Cut(body->descriptor);
      return true;
    }
    counters_.questions += 1;
    const auto answer = handler_(body->bytes);
    if (!answer) {
      counters_.unanswered += 1;
      Cut(body->descriptor);
      return true;
    }
    if (socket_.Send(routing->bytes, ZMQ_SNDMORE) == Socket::SendOutcome::kSent) {
      socket_.Send(*answer, 0);
    }
    return true;
  }

  void ReadMonitor() {
    while (const auto event = socket_.ReceiveMonitor()) {
      if (event->event == ZMQ_EVENT_ACCEPTED) {
        if (connections_.size() >= limits::kJoinConnectionsMax) CutOldest();
        connections_[event->value] = Clock::now();
      } else {
        connections_.erase(event->value);
      }
    }
  }

  void CutOldest() {
    const auto oldest =
        std::min_element(connections_.begin(), connections_.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    const int descriptor = oldest->first;
    connections_.erase(oldest);
    Cut(descriptor);
  }

  void Cut(int descriptor) {
    if (ShutDownAccepted(descriptor, port_)) counters_.cut += 1;
  }

  void Watch() {
    std::vector<int> over;
    for (const auto& [descriptor, accepted] : connections_) {
      const bool is_old = Clock::now() - accepted > limits::kJoinConnectionLife;
      if (is_old || BytesReceived(descriptor) > limits::kJoinReceivedMax) {
        over.push_back(descriptor);
      }
    }
    for (const int descriptor : over) {
      connections_.erase(descriptor);
      Cut(descriptor);
    }
  }

  Handler handler_;
  JoinCounters& counters_;
  JoinRate rate_;
  EventDescriptor wake_;
  Context context_;
  Socket zap_;
  Socket socket_;
  std::map<int, Clock::time_point> connections_;  // by descriptor, since when
  std::string bound_;
  int port_ = 0;
  std::atomic<bool> is_ending_{false};
  std::thread thread_;
};

JoinSocket::JoinSocket(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}
JoinSocket::~JoinSocket() = default;

Result<std::unique_ptr<JoinSocket>> JoinSocket::Open(std::string_view listen,
                                                     const crypto::TransportKeyPair& keys,
                                                     JoinCounters& counters, Handler handler) {
  if (!IsEndpoint(listen)) {
    return Error{ErrorCode::kInvalidArgument, "join must be a numeric host:port"};
  }
  if (zmq_has("curve") == 0) {
    return Error{ErrorCode::kIo, "this libzmq was built without CURVE encryption"};
  }
  auto loop = std::make_unique<Loop>(keys, counters, std::move(handler));
  const auto listening = loop->Listen(listen);
  if (!listening) return listening.error();
  return std::unique_ptr<JoinSocket>(new JoinSocket(std::move(loop)));
}

const std::string& JoinSocket::bound_endpoint() const {
  return loop_->bound();
}

}  // namespace schakel::node
