#include "node/transport/socket.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "node/transport/limits.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

int Millis(std::chrono::milliseconds duration) {
  return static_cast<int>(duration.count());
}

Error NoSocket() {
  return {ErrorCode::kUnavailable, std::string("no socket left: ") + zmq_strerror(errno)};
}

}  // namespace

Socket::Socket(void* socket) : socket_(socket) {
  CHECK(socket_ != nullptr);
  Set(ZMQ_LINGER, 0);
}

Socket::Socket(void* context, int type) : Socket(zmq_socket(context, type)) {}

Result<Socket> Socket::Open(void* context, int type) {
  void* socket = zmq_socket(context, type);
  if (socket == nullptr) return NoSocket();
  return Socket(socket);
}

Socket::Socket(Socket&& other) noexcept
    : socket_(std::exchange(other.socket_, nullptr)),
      monitor_(std::exchange(other.monitor_, nullptr)) {}

Socket::~Socket() {
  if (monitor_ != nullptr) {
    zmq_socket_monitor(socket_, nullptr, 0);
    zmq_close(monitor_);
  }
  if (socket_ != nullptr) zmq_close(socket_);
}

void Socket::Set(int option, int value) {
  CHECK(zmq_setsockopt(socket_, option, &value, sizeof(value)) == 0);
}

void Socket::Set(int option, Bytes value) {
  CHECK(zmq_setsockopt(socket_, option, value.data(), value.size()) == 0);
}

void Socket::SetCommon(Bytes public_key, Bytes secret_key) {
  SetMessageSizeMax(limits::kMessageSizeMax);
  Set(ZMQ_SNDHWM, limits::kHighWaterMark);
  Set(ZMQ_RCVHWM, limits::kHighWaterMark);
  Set(ZMQ_RCVBUF, limits::kReceiveBuffer);
  Set(ZMQ_HEARTBEAT_IVL, Millis(limits::kHeartbeatInterval));
  Set(ZMQ_HEARTBEAT_TIMEOUT, Millis(limits::kHeartbeatTimeout));
  Set(ZMQ_HEARTBEAT_TTL, Millis(limits::kHeartbeatTimeout));
  Set(ZMQ_TCP_MAXRT, Millis(limits::kUnacknowledgedMax));
  Set(ZMQ_HANDSHAKE_IVL, Millis(limits::kHandshakeTimeout));
  Set(ZMQ_CURVE_PUBLICKEY, public_key);
  Set(ZMQ_CURVE_SECRETKEY, secret_key);
}

void Socket::SetMessageSizeMax(std::int64_t size_bytes) {
  CHECK(zmq_setsockopt(socket_, ZMQ_MAXMSGSIZE, &size_bytes, sizeof(size_bytes)) == 0);
}

Result<void> Socket::Bind(const std::string& address) {
  if (zmq_bind(socket_, address.c_str()) == 0) return {};
  return Error{ErrorCode::kUnavailable, "cannot listen on " + address + ": " + zmq_strerror(errno)};
}

void Socket::Unbind(const std::string& address) {
  CHECK(zmq_unbind(socket_, address.c_str()) == 0);
}

Result<void> Socket::Connect(const std::string& address) {
  if (zmq_connect(socket_, address.c_str()) == 0) return {};
  return Error{ErrorCode::kIo, "cannot dial " + address + ": " + zmq_strerror(errno)};
}

std::string Socket::LastEndpoint() const {
  char text[256] = {};
  std::size_t size = sizeof(text);
  CHECK(zmq_getsockopt(socket_, ZMQ_LAST_ENDPOINT, text, &size) == 0);
  return text;
}

Result<void> Socket::StartMonitor(void* context, const std::string& address, int events) {
  if (zmq_socket_monitor(socket_, address.c_str(), events) != 0) return NoSocket();
  monitor_ = zmq_socket(context, ZMQ_PAIR);
  if (monitor_ == nullptr) return NoSocket();
  const int linger = 0;
  zmq_setsockopt(monitor_, ZMQ_LINGER, &linger, sizeof(linger));
  CHECK(zmq_connect(monitor_, address.c_str()) == 0);
  return {};
}

std::optional<Part> Socket::Receive() {
  zmq_msg_t message;
  zmq_msg_init(&message);
  if (zmq_msg_recv(&message, socket_, ZMQ_DONTWAIT) < 0) {
    zmq_msg_close(&message);
    return std::nullopt;
  }
  Part part;
  const auto* data = static_cast<const std::uint8_t*>(zmq_msg_data(&message));
  part.bytes.assign(data, data + zmq_msg_size(&message));
  part.has_more = zmq_msg_more(&message) != 0;
  part.descriptor = zmq_msg_get(&message, ZMQ_SRCFD);
  if (const char* user = zmq_msg_gets(&message, "User-Id")) part.user_id = user;
  zmq_msg_close(&message);
  return part;
}

Socket::SendOutcome Socket::Send(Bytes bytes, int flags) {
  while (zmq_send(socket_, bytes.data(), bytes.size(), flags | ZMQ_DONTWAIT) < 0) {
    if (errno == EINTR) continue;
    return errno == EAGAIN ? SendOutcome::kFull : SendOutcome::kGone;
  }
  return SendOutcome::kSent;
}

std::optional<MonitorEvent> Socket::ReceiveMonitor() {
  zmq_msg_t message;
  zmq_msg_init(&message);
  std::optional<MonitorEvent> event;
  if (zmq_msg_recv(&message, monitor_, ZMQ_DONTWAIT) >= 0) {
    std::uint16_t number = 0;
    std::int32_t value = 0;
    CHECK(zmq_msg_size(&message) == sizeof(number) + sizeof(value));
    const auto* data = static_cast<const char*>(zmq_msg_data(&message));
    std::memcpy(&number, data, sizeof(number));
    std::memcpy(&value, data + sizeof(number), sizeof(value));
    event = MonitorEvent{number, value};
    // The second part names the endpoint.
    zmq_msg_recv(&message, monitor_, ZMQ_DONTWAIT);
  }
  zmq_msg_close(&message);
  return event;
}

}  // namespace schakel::node
