#include "node/transport/connection_watch.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "node/transport/limits.h"

namespace schakel::node {
namespace {

namespace limits = transport_limits;

// struct tcp_info of the C library ends before tcpi_bytes_received; the kernel's has it here.
constexpr std::size_t kBytesReceivedOffset = 128;

}  // namespace

void ConnectionWatch::OnDelivered(std::size_t frame_size) {
  accounted_ += frame_size + limits::kFrameOverhead;
  has_delivered_ = true;
}

bool ConnectionWatch::IsFlooding(std::uint64_t received, bool had_turn) {
  const bool has_delivered = std::exchange(has_delivered_, false);
  // The overhead is rounded up: what was counted too much must not become credit.
  accounted_ = std::min(accounted_, received);
  const std::uint64_t undelivered = received - accounted_;
  if (has_delivered && undelivered <= limits::kWrittenOffMax) {
    accounted_ = received;
    return false;
  }
  if (undelivered > limits::kUndeliveredMax + limits::kPipelinedMax) return true;
  return undelivered > limits::kUndeliveredMax && had_turn && !has_delivered;
}

std::uint64_t BytesReceived(int descriptor) {
  std::uint8_t info[256] = {};
  socklen_t size = sizeof(info);
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, info, &size) != 0) return 0;
  std::uint64_t received = 0;
  if (size < kBytesReceivedOffset + sizeof(received)) return 0;
  std::memcpy(&received, info + kBytesReceivedOffset, sizeof(received));
  return received;
}

bool ShutDownAccepted(int descriptor, int port) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return false;
  int local = 0;
  if (address.ss_family == AF_INET) {
    local = ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
  } else if (address.ss_family == AF_INET6) {
    local = ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
  }
  if (local != port) return false;
  shutdown(descriptor, SHUT_RDWR);
  return true;
}

}  // namespace schakel::node
