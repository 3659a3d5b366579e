#include "node/transport/dialled_link.h"

#include "node/transport/limits.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

constexpr int kHandshakeFailed = ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                                 ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                                 ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
constexpr int kEnded = ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED | kHandshakeFailed;

}  // namespace

DialledLink::DialledLink(void* context, LinkId link, const crypto::NodeId& node,
                         const crypto::TransportKeyPair& keys, TransportSink& sink,
                         TransportCounters& counters)
    : context_(context),
      link_(link),
      node_(node),
      sink_(sink),
      counters_(counters),
      socket_(context, ZMQ_DEALER) {
  socket_.SetCommon(keys.public_key().view(), keys.secret_key());
  socket_.Set(ZMQ_IMMEDIATE, 1);
  socket_.Set(ZMQ_RECONNECT_IVL, -1);
  socket_.Set(ZMQ_CONNECT_TIMEOUT,
              static_cast<int>(std::chrono::milliseconds(limits::kConnectTimeout).count()));
}

Result<void> DialledLink::Connect(const std::string& endpoint,
                                  const crypto::TransportKey& server_key) {
  if (!IsEndpoint(endpoint)) return Error{ErrorCode::kInvalidArgument, "not a numeric endpoint"};
  socket_.Set(ZMQ_CURVE_SERVERKEY, server_key.view());
  socket_.StartMonitor(context_, "inproc://dial." + std::to_string(link_),
                       kEnded | ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  dialled_at_ = std::chrono::steady_clock::now();
  return socket_.Connect("tcp://" + endpoint);
}

void DialledLink::AddPollItems(std::vector<zmq_pollitem_t>& items) const {
  items.push_back({socket_.raw(), 0, ZMQ_POLLIN, 0});
  items.push_back({socket_.monitor(), 0, ZMQ_POLLIN, 0});
}

void DialledLink::ReadMonitor() {
  while (!is_over_) {
    const auto event = socket_.ReceiveMonitor();
    if (!event) return;
    if (event->event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
      is_open_ = true;
      sink_.OnTransportEvent(LinkOpened{link_, node_, false});
    } else if ((event->event & kEnded) != 0) {
      if (is_open_) ReadFrames(limits::kHighWaterMark);  // what arrived before the end
      End(is_open_ ? LinkCloseReason::kPeerClosed : LinkCloseReason::kDialFailed);
    }
  }
}

bool DialledLink::ReadFrames(int count) {
  for (int i = 0; i < count && !is_over_; ++i) {
    auto part = socket_.Receive();
    if (!part) return false;
    if (part->has_more || part->bytes.size() > limits::kFrameSizeMax) {
      End(LinkCloseReason::kMultipart);
      return false;
    }
    counters_.frames_in += 1;
    counters_.bytes_in += part->bytes.size();
    sink_.OnTransportEvent(FrameReceived{link_, std::move(part->bytes)});
  }
  return !is_over_;
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

void DialledLink::CheckTimeout(std::chrono::steady_clock::time_point now) {
  if (!is_open_ && now - dialled_at_ > limits::kDialTimeout) End(LinkCloseReason::kDialFailed);
}

void DialledLink::End(LinkCloseReason reason) {
  if (is_over_) return;
  is_over_ = true;
  sink_.OnTransportEvent(LinkClosed{link_, reason});
}

}  // namespace schakel::node
