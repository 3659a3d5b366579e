#include "node/transport/listener.h"

#include <charconv>
#include <cstring>
#include <utility>

#include "node/transport/endpoint.h"
#include "node/transport/limits.h"
#include "node/transport/peer_numbers.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

constexpr const char* kMonitorAddress = "inproc://listener.monitor";
constexpr unsigned kNumberShift = 40;  // of a listener in its link ids: 10^12 links each
constexpr int kSilentWatchesMax = limits::kSilentMax / limits::kWatchInterval;

int PortOf(std::string_view endpoint) {
  const std::string_view text = endpoint.substr(endpoint.rfind(':') + 1);
  int port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

}  // namespace

void SetGuard(Socket& socket, const crypto::TransportKeyPair& keys) {
  socket.SetCommon(keys.public_key().view(), keys.secret_key());
  socket.Set(ZMQ_CURVE_SERVER, 1);
  socket.Set(ZMQ_ZAP_DOMAIN, AsBytes(kZapDomain));
  socket.Set(kZapEnforceDomain, 1);
}

Listener::Listener(Socket socket, ZapHandler& zap, EventOutlet& outlet, TransportCounters& counters)
    : socket_(std::move(socket)), zap_(zap), outlet_(outlet), counters_(counters) {}

Result<std::unique_ptr<Listener>> Listener::Open(void* context, std::string_view endpoint,
                                                 const crypto::TransportKeyPair& keys,
                                                 ZapHandler& zap, EventOutlet& outlet,
                                                 TransportCounters& counters, unsigned number) {
  if (!IsEndpoint(endpoint)) {
    return Error{ErrorCode::kInvalidArgument, "listen address must be numeric host:port"};
  }
  auto router = Socket::Open(context, ZMQ_ROUTER);
  if (!router) return router.error();
  std::unique_ptr<Listener> listener(new Listener(std::move(*router), zap, outlet, counters));
  Socket& socket = listener->socket_;
  SetGuard(socket, keys);
  socket.Set(ZMQ_ROUTER_MANDATORY, 1);
  socket.Set(ZMQ_IPV6, endpoint.starts_with('[') ? 1 : 0);
  socket.Set(ZMQ_BACKLOG, limits::kBacklog);
  listener->next_link_ = kInboundBit | LinkId{number} << kNumberShift | 1;
  const auto watched = socket.StartMonitor(
      context, kMonitorAddress + std::to_string(number),
      ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED);
  if (!watched) return watched.error();
  const bool any_port = endpoint.ends_with(":0");
  std::string address = "tcp://" + std::string(endpoint);
  if (any_port) address.replace(address.size() - 1, 1, "*");
  const auto bound = socket.Bind(address);
  if (!bound) return bound.error();
  listener->bound_ = socket.LastEndpoint().substr(std::strlen("tcp://"));
  listener->port_ = PortOf(listener->bound_);
  // Nobody is let in before this thread answers for ZAP.
  const auto next = NumberPeers(context, socket);
  if (!next) return next.error();
  listener->next_number_ = *next;
  return listener;
}

void Listener::AddPollItems(std::vector<zmq_pollitem_t>& items, bool with_frames) const {
  if (with_frames) items.push_back({socket_.raw(), 0, ZMQ_POLLIN, 0});
  items.push_back({socket_.monitor(), 0, ZMQ_POLLIN, 0});
}

void Listener::ReadMonitor() {
  while (const auto event = socket_.ReceiveMonitor()) {
    if (event->event == ZMQ_EVENT_ACCEPTED) {
      OnAccepted(event->value);
    } else if (event->event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
      ++next_number_;
    } else if (event->event == ZMQ_EVENT_DISCONNECTED) {
      OnDisconnected(event->value);
    }
  }
}

void Listener::OnAccepted(int descriptor) {
  OnDisconnected(descriptor);  // a descriptor has one connection at a time
  Connection connection;
  connection.arrival = next_arrival_++;
  connection.number_min = next_number_;
  connection.is_cut = connections_.size() >= limits::kConnectionsMax && !MakeRoom();
  if (connection.is_cut) Cut(descriptor);
  connections_[descriptor] = connection;
}

void Listener::OnDisconnected(int descriptor) {
  const auto found = connections_.find(descriptor);
  if (found == connections_.end()) return;
  const LinkId link = found->second.link;
  connections_.erase(found);
  if (link != 0) End(link, LinkCloseReason::kPeerClosed);
}

// The oldest connection that has said nothing yet gives way: a flood of half-open ones keeps out
// itself, and no link.
bool Listener::MakeRoom() {
  auto oldest = connections_.end();
  for (auto each = connections_.begin(); each != connections_.end(); ++each) {
    if (each->second.link != 0) continue;
    const bool is_older =
        oldest == connections_.end() || each->second.arrival < oldest->second.arrival;
    if (is_older) oldest = each;
  }
  if (oldest == connections_.end()) return false;
  const int descriptor = oldest->first;
  const bool was_cut = oldest->second.is_cut;
  connections_.erase(oldest);
  if (!was_cut && ShutDownAccepted(descriptor, port_)) counters_.connections_cut += 1;
  return true;
}

bool Listener::ReadFrames(int count) {
  for (int i = 0; i < count && outlet_.IsClear(); ++i) {
    auto routing = socket_.Receive();
    if (!routing) {
      is_drained_ = true;
      return false;
    }
    ++frames_read_;
    if (!routing->has_more) continue;
    auto body = socket_.Receive();
    if (!body) return false;
    bool has_extra = body->has_more;
    while (has_extra) {
      const auto extra = socket_.Receive();
      has_extra = extra && extra->has_more;
    }
    const auto number = NumberOf(routing->bytes);
    if (number) OnFrame(*number, std::move(*body));
  }
  return true;
}

void Listener::OnFrame(std::uint32_t number, Part part) {
  const auto known = by_number_.find(number);
  Session* session =
      known == by_number_.end() ? OpenSession(number, part) : &sessions_.at(known->second);
  if (session == nullptr) return;
  const auto connection = connections_.find(session->descriptor);
  if (connection != connections_.end()) connection->second.watch.OnDelivered(part.bytes.size());
  // The allow list may have changed after the handshake.
  if (zap_.Find(session->key) == nullptr) {
    End(session->link, LinkCloseReason::kNotAllowed);
    return;
  }
  if (part.has_more || part.bytes.size() > limits::kFrameSizeMax) {
    End(session->link, LinkCloseReason::kMultipart);
    return;
  }
  counters_.frames_in += 1;
  counters_.bytes_in += part.bytes.size();
  outlet_.Emit(FrameReceived{session->link, std::move(part.bytes)});
}

Listener::Session* Listener::OpenSession(std::uint32_t number, const Part& part) {
  if (!IsOfConnection(number, part.descriptor)) return nullptr;
  const auto key = crypto::TransportKey::FromHexText(part.user_id);
  const crypto::NodeId* node = key ? zap_.Find(*key) : nullptr;
  if (node == nullptr) {
    Cut(part.descriptor);
    return nullptr;
  }
  for (const auto& [link, session] : sessions_) {
    if (session.key != *key) continue;
    End(link, LinkCloseReason::kReplaced);
    break;
  }
  const LinkId link = next_link_++;
  by_number_[number] = link;
  Session& session = sessions_[link];
  session.link = link;
  session.number = number;
  session.key = *key;
  session.descriptor = part.descriptor;
  connections_[part.descriptor].link = link;
  outlet_.Emit(LinkOpened{link, *node, true});
  return &session;
}

bool Listener::IsOfConnection(std::uint32_t number, int descriptor) {
  ReadMonitor();  // whoever sent a frame was accepted before
  const auto connection = connections_.find(descriptor);
  if (connection == connections_.end() || connection->second.is_cut) return false;
  return connection->second.link == 0 && !IsEarlier(number, connection->second.number_min);
}

void Listener::End(LinkId link, LinkCloseReason reason) {
  const auto found = sessions_.find(link);
  if (found == sessions_.end()) return;
  const int descriptor = found->second.descriptor;
  by_number_.erase(found->second.number);
  sessions_.erase(found);
  if (reason != LinkCloseReason::kPeerClosed) Cut(descriptor);
  outlet_.Emit(LinkClosed{link, reason});
}

void Listener::Cut(int descriptor) {
  const auto found = connections_.find(descriptor);
  if (found != connections_.end()) {
    found->second.is_cut = true;
    found->second.link = 0;
  }
  if (ShutDownAccepted(descriptor, port_)) counters_.connections_cut += 1;
}

// ROUTER reads one message of each connection in turn: after as many frames as there are
// connections, each that had a whole message has delivered one.
bool Listener::HadTurns() {
  const bool is_drained = std::exchange(is_drained_, false);
  return std::exchange(frames_read_, 0) >= connections_.size() || is_drained;
}

void Listener::Watch() {
  const bool had_turns = HadTurns();
  std::vector<int> over;
  for (auto& [descriptor, connection] : connections_) {
    if (connection.is_cut) continue;
    connection.watches += 1;
    const std::uint64_t received = BytesReceived(descriptor);
    // What it says may wait unread until it had its turn.
    const bool is_silent =
        connection.link == 0 && had_turns &&
        (connection.watches > kSilentWatchesMax || received > limits::kGreetingMax);
    const bool is_flooding = connection.watch.IsFlooding(received, had_turns);
    if (is_silent || is_flooding) over.push_back(descriptor);
  }
  for (const int descriptor : over) {
    const LinkId link = connections_[descriptor].link;
    if (link != 0) {
      End(link, LinkCloseReason::kFlooding);
    } else {
      Cut(descriptor);
    }
  }
}

void Listener::Send(LinkId link, Buffer frame) {
  const auto found = sessions_.find(link);
  if (found == sessions_.end()) return;
  if (!found->second.queue.Push(std::move(frame))) End(link, LinkCloseReason::kCongested);
}

bool Listener::Flush() {
  bool waits = false;
  for (auto& [link, session] : sessions_) {
    if (session.queue.IsEmpty()) continue;
    const Buffer routing_id = RoutingIdOf(session.number);
    while (!session.queue.IsEmpty()) {
      const auto routed = socket_.Send(routing_id, ZMQ_SNDMORE);
      if (routed == Socket::SendOutcome::kFull) {
        waits = true;
        break;
      }
      if (routed == Socket::SendOutcome::kSent) {
        counters_.frames_out += 1;
        counters_.bytes_out += session.queue.Front().size();
        socket_.Send(session.queue.Front(), 0);
      }
      session.queue.Pop();  // also when the peer is gone: its disconnect is on the way
    }
  }
  return waits;
}

void Listener::CloseAll() {
  while (!sessions_.empty())
    End(sessions_.begin()->first, LinkCloseReason::kNotAllowed);
}

void Listener::Close(LinkId link) {
  End(link, LinkCloseReason::kLocal);
}

void Listener::Recheck() {
  std::vector<LinkId> gone;
  for (const auto& [link, session] : sessions_) {
    if (zap_.Find(session.key) == nullptr) gone.push_back(link);
  }
  for (const LinkId link : gone)
    End(link, LinkCloseReason::kNotAllowed);
}

}  // namespace schakel::node
