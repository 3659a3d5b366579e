#include "node/transport/dialled_link.h"

#include <utility>

#include "node/transport/endpoint.h"
#include "node/transport/limits.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

constexpr int kHandshakeFailed = ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                                 ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                                 ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
constexpr int kEnded = ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED | kHandshakeFailed;

}  // namespace

DialledLink::DialledLink(void* context, Socket socket, LinkId link, const crypto::NodeId& node,
                         EventOutlet& outlet, TransportCounters& counters)
    : context_(context),
      link_(link),
      node_(node),
      outlet_(outlet),
      counters_(counters),
      socket_(std::move(socket)) {}

Result<std::unique_ptr<DialledLink>> DialledLink::Open(void* context, LinkId link,
                                                       const crypto::NodeId& node,
                                                       const crypto::TransportKeyPair& keys,
                                                       EventOutlet& outlet,
                                                       TransportCounters& counters) {
  auto socket = Socket::Open(context, ZMQ_DEALER);
  if (!socket) return socket.error();
  socket->SetCommon(keys.public_key().view(), keys.secret_key());
  socket->Set(ZMQ_IMMEDIATE, 1);
  socket->Set(ZMQ_RECONNECT_IVL, -1);
  socket->Set(ZMQ_CONNECT_TIMEOUT,
              static_cast<int>(std::chrono::milliseconds(limits::kConnectTimeout).count()));
  return std::unique_ptr<DialledLink>(
      new DialledLink(context, std::move(*socket), link, node, outlet, counters));
}

Result<void> DialledLink::Connect(const std::string& endpoint,
                                  const crypto::TransportKey& server_key) {
  if (!IsEndpoint(endpoint)) return Error{ErrorCode::kInvalidArgument, "not a numeric endpoint"};
  socket_.Set(ZMQ_CURVE_SERVERKEY, server_key.view());
  socket_.Set(ZMQ_IPV6, endpoint.starts_with('[') ? 1 : 0);
  const auto watched =
      socket_.StartMonitor(context_, "inproc://dial." + std::to_string(link_),
                           kEnded | ZMQ_EVENT_CONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  if (!watched) return watched;
  dialled_at_ = std::chrono::steady_clock::now();
  return socket_.Connect("tcp://" + endpoint);
}

void DialledLink::AddPollItems(std::vector<zmq_pollitem_t>& items, bool with_frames) const {
  if (with_frames) items.push_back({socket_.raw(), 0, ZMQ_POLLIN, 0});
  items.push_back({socket_.monitor(), 0, ZMQ_POLLIN, 0});
}

void DialledLink::ReadMonitor() {
  while (!is_over_) {
    const auto event = socket_.ReceiveMonitor();
    if (!event) return;
    if (event->event == ZMQ_EVENT_CONNECTED) {
      descriptor_ = event->value;
    } else if (event->event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
      is_open_ = true;
      outlet_.Emit(LinkOpened{link_, node_, false});
    } else if ((event->event & kEnded) != 0) {
      // What arrived before the end: as many as a pipe holds.
      for (int i = 0; is_open_ && i < limits::kHighWaterMark && ReadFrame(); ++i) {
      }
      End(is_open_ ? LinkCloseReason::kPeerClosed : LinkCloseReason::kDialFailed);
    }
  }
}

bool DialledLink::ReadFrame() {
  if (is_over_) return false;
  auto part = socket_.Receive();
  if (!part) {
    is_drained_ = true;
    return false;
  }
  if (part->has_more || part->bytes.size() > limits::kFrameSizeMax) {
    counters_.connections_cut += 1;
    End(LinkCloseReason::kMultipart);
    return false;
  }
  watch_.OnDelivered(part->bytes.size());
  counters_.frames_in += 1;
  counters_.bytes_in += part->bytes.size();
  outlet_.Emit(FrameReceived{link_, std::move(part->bytes)});
  return true;
}

bool DialledLink::ReadFrames(int count) {
  for (int i = 0; i < count && outlet_.IsClear(); ++i) {
    if (!ReadFrame()) return false;
  }
  return true;
}

bool DialledLink::Flush() {
  while (!is_over_ && is_open_ && !queue_.IsEmpty()) {
    if (socket_.Send(queue_.Front(), 0) != Socket::SendOutcome::kSent) return true;
    counters_.frames_out += 1;
    counters_.bytes_out += queue_.Front().size();
    queue_.Pop();
  }
  return false;
}

void DialledLink::Send(Buffer frame) {
  if (!is_over_ && !queue_.Push(std::move(frame))) End(LinkCloseReason::kCongested);
}

void DialledLink::Watch(std::chrono::steady_clock::time_point now) {
  if (is_over_) return;
  if (!is_open_ && now - dialled_at_ > limits::kDialTimeout) {
    End(LinkCloseReason::kDialFailed);
    return;
  }
  const bool had_turn = std::exchange(is_drained_, false);
  if (descriptor_ < 0 || !watch_.IsFlooding(BytesReceived(descriptor_), had_turn)) return;
  counters_.connections_cut += 1;
  End(is_open_ ? LinkCloseReason::kFlooding : LinkCloseReason::kDialFailed);
}

void DialledLink::End(LinkCloseReason reason) {
  if (is_over_) return;
  is_over_ = true;
  outlet_.Emit(LinkClosed{link_, reason});
}

}  // namespace schakel::node
