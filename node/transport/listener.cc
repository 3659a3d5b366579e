#include "node/transport/listener.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/coding.h"
#include "node/transport/endpoint.h"
#include "node/transport/limits.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

constexpr const char* kMonitorAddress = "inproc://listener.monitor";
constexpr unsigned kNumberShift = 40;  // of a listener in its link ids: 10^12 links each

int PortOf(std::string_view endpoint) {
  const std::string_view text = endpoint.substr(endpoint.rfind(':') + 1);
  int port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

// libzmq numbers its routing ids in the order of the handshakes: a zero byte and 32 bits that wrap.
bool IsLater(const std::string& routing_id, const std::string& other) {
  constexpr std::size_t kSize = 5;
  if (routing_id.size() != kSize || other.size() != kSize) return false;
  const auto number = [](const std::string& id) { return ReadBigEndian32(AsBytes(id).subspan(1)); };
  return static_cast<std::int32_t>(number(routing_id) - number(other)) > 0;
}

}  // namespace

void SetGuard(Socket& socket, const crypto::TransportKeyPair& keys) {
  socket.SetCommon(keys.public_key().view(), keys.secret_key());
  socket.Set(ZMQ_CURVE_SERVER, 1);
  socket.Set(ZMQ_ZAP_DOMAIN, AsBytes(kZapDomain));
  socket.Set(kZapEnforceDomain, 1);
}

Listener::Listener(void* context, ZapHandler& zap, EventOutlet& outlet, TransportCounters& counters)
    : socket_(context, ZMQ_ROUTER), zap_(zap), outlet_(outlet), counters_(counters) {}

Result<std::unique_ptr<Listener>> Listener::Open(void* context, std::string_view endpoint,
                                                 const crypto::TransportKeyPair& keys,
                                                 ZapHandler& zap, EventOutlet& outlet,
                                                 TransportCounters& counters, unsigned number) {
  if (!IsEndpoint(endpoint)) {
    return Error{ErrorCode::kInvalidArgument, "listen address must be numeric host:port"};
  }
  std::unique_ptr<Listener> listener(new Listener(context, zap, outlet, counters));
  Socket& socket = listener->socket_;
  SetGuard(socket, keys);
  socket.Set(ZMQ_ROUTER_MANDATORY, 1);
  socket.Set(ZMQ_IPV6, endpoint.starts_with('[') ? 1 : 0);
  socket.Set(ZMQ_BACKLOG, limits::kBacklog);
  listener->next_link_ = kInboundBit | LinkId{number} << kNumberShift | 1;
  socket.StartMonitor(context, kMonitorAddress + std::to_string(number),
                      ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED);
  const bool any_port = endpoint.ends_with(":0");
  std::string address = "tcp://" + std::string(endpoint);
  if (any_port) address.replace(address.size() - 1, 1, "*");
  const auto bound = socket.Bind(address);
  if (!bound) return bound.error();
  listener->port_ = PortOf(listener->bound_endpoint());
  return listener;
}

std::string Listener::bound_endpoint() const {
  return socket_.LastEndpoint().substr(std::strlen("tcp://"));
}

void Listener::AddPollItems(std::vector<zmq_pollitem_t>& items, bool with_frames) const {
  if (with_frames) items.push_back({socket_.raw(), 0, ZMQ_POLLIN, 0});
  items.push_back({socket_.monitor(), 0, ZMQ_POLLIN, 0});
}

void Listener::ReadMonitor() {
  while (const auto event = socket_.ReceiveMonitor()) {
    if (event->event == ZMQ_EVENT_ACCEPTED) {
      OnAccepted(event->value);
    } else if (event->event == ZMQ_EVENT_DISCONNECTED) {
      OnDisconnected(event->value);
    }
  }
}

void Listener::OnAccepted(int descriptor) {
  OnDisconnected(descriptor);  // a descriptor has one connection at a time
  Connection connection;
  connection.number = next_connection_++;
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
        oldest == connections_.end() || each->second.number < oldest->second.number;
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
    const std::string routing_id(AsText(routing->bytes));
    if (!routing->has_more) continue;
    auto body = socket_.Receive();
    if (!body) return false;
    bool has_extra = body->has_more;
    while (has_extra) {
      const auto extra = socket_.Receive();
      has_extra = extra && extra->has_more;
    }
    OnFrame(routing_id, std::move(*body));
  }
  return true;
}

void Listener::OnFrame(const std::string& routing_id, Part part) {
  const auto known = by_routing_id_.find(routing_id);
  Session* session =
      known == by_routing_id_.end() ? OpenSession(routing_id, part) : &sessions_.at(known->second);
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

Listener::Session* Listener::OpenSession(const std::string& routing_id, const Part& part) {
  if (std::find(over_.begin(), over_.end(), routing_id) != over_.end()) return nullptr;
  if (!IsOfConnection(routing_id, part.descriptor)) {
    NoteOver(routing_id);
    return nullptr;
  }
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
  by_routing_id_[routing_id] = link;
  Session& session = sessions_[link];
  session.link = link;
  session.routing_id = routing_id;
  session.key = *key;
  session.descriptor = part.descriptor;
  connections_[part.descriptor].link = link;
  outlet_.Emit(LinkOpened{link, *node, true});
  return &session;
}

bool Listener::IsOfConnection(const std::string& routing_id, int descriptor) {
  ReadMonitor();  // whoever sent a frame was accepted before
  const auto connection = connections_.find(descriptor);
  if (connection == connections_.end() || connection->second.is_cut) return false;
  const LinkId link = connection->second.link;
  if (link == 0) return true;
  // Who had the descriptor before ended unheard: of the two only the later one is there.
  if (!IsLater(routing_id, sessions_.at(link).routing_id)) return false;
  End(link, LinkCloseReason::kPeerClosed);
  return true;
}

void Listener::End(LinkId link, LinkCloseReason reason) {
  const auto found = sessions_.find(link);
  if (found == sessions_.end()) return;
  const int descriptor = found->second.descriptor;
  NoteOver(found->second.routing_id);
  by_routing_id_.erase(found->second.routing_id);
  sessions_.erase(found);
  if (reason != LinkCloseReason::kPeerClosed) Cut(descriptor);
  outlet_.Emit(LinkClosed{link, reason});
}

void Listener::NoteOver(const std::string& routing_id) {
  over_.push_back(routing_id);
  if (over_.size() > limits::kRoutingIdsOverMax) over_.pop_front();
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
  std::vector<int> flooding;
  for (auto& [descriptor, connection] : connections_) {
    if (connection.is_cut) continue;
    if (connection.watch.IsFlooding(BytesReceived(descriptor), had_turns)) {
      flooding.push_back(descriptor);
    }
  }
  for (const int descriptor : flooding) {
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
    while (!session.queue.IsEmpty()) {
      const auto routed = socket_.Send(AsBytes(session.routing_id), ZMQ_SNDMORE);
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
