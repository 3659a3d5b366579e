// Bounds of the transport, each with its reason.
#pragma once

#include <chrono>
#include <cstddef>

namespace schakel::node::transport_limits {

using namespace std::chrono_literals;

constexpr std::size_t kFrameSizeMax = 256 * 1024;  // federation::limits::kFrameSizeMax
constexpr int kMessageSizeMax = 256 * 1024 + 64;   // CURVE adds bytes to each message
constexpr int kHighWaterMark = 8;                  // messages; flow control is the protocol's
constexpr std::size_t kQueueBytesMax = 2 << 20;    // to one link; more means it does not read
constexpr std::size_t kUndeliveredMax = 3 << 20;   // from one connection without a whole message
constexpr std::size_t kConnectionsMax = 256;       // watched; the core allows 64 links
constexpr int kBacklog = 100;
constexpr auto kHeartbeatInterval = 15s;
constexpr auto kHeartbeatTimeout = 45s;  // above 65 s libzmq's field overflows
constexpr auto kHandshakeTimeout = 5s;
constexpr auto kConnectTimeout = 3s;
constexpr auto kDialTimeout = 9s;  // connect and handshake, with slack
constexpr auto kWatchInterval = 1s;
constexpr auto kRetryInterval = 2ms;  // of a send that met a full pipe

}  // namespace schakel::node::transport_limits
