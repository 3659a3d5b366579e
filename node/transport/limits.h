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
// From one connection without a whole message: eight frames, of which each could have been one.
constexpr std::size_t kUndeliveredMax = 2 << 20;
// Of a connection in the kernel, which doubles it. Without a limit Linux lets it grow to 6 MiB, and
// what lies there could not be told from an endless message.
constexpr int kReceiveBuffer = 256 * 1024;
// Whole messages that can wait while the core is busy: a full pipe and a full buffer, with slack.
constexpr std::size_t kPipelinedMax = 3 << 20;
// Bytes that are no frames (handshake, heartbeats) and are written off when a frame has come.
constexpr std::size_t kWrittenOffMax = 64 * 1024;
// What ZMTP and CURVE add to a frame: header 9, command name 8, nonce 8, box 16, flags 1.
constexpr std::size_t kFrameOverhead = 42;
constexpr std::size_t kConnectionsMax = 256;  // watched; the core allows 64 links
constexpr int kBacklog = 100;
constexpr auto kHeartbeatInterval = 15s;
constexpr auto kHeartbeatTimeout = 45s;  // above 65 s libzmq's field overflows
constexpr auto kHandshakeTimeout = 5s;
// An inbound connection that says nothing: four times federation::limits::kHelloTimeout.
constexpr auto kSilentMax = 20s;
// Received without a whole frame: a handshake of 1 KiB and a HELLO of 50, with slack. libzmq keeps
// up to 29 times as much of small properties of a handshake for as long as the connection lives.
constexpr std::size_t kGreetingMax = 128 * 1024;
// Handshakes of one admitted node: what the core takes of it in a minute, and two of those at once.
// A thousand nodes together make 2^32, after which libzmq numbers begin again, in 248 days.
constexpr int kHandshakeBurst = 24;
constexpr auto kHandshakeRefill = 5s;
constexpr auto kConnectTimeout = 3s;
// Of what TCP sent: federation::limits::kPongBehindBulkMax, the longest that the protocol waits.
constexpr auto kUnacknowledgedMax = 20s;
constexpr auto kSelfTestMax = 20s;      // for one trial, which takes milliseconds
constexpr auto kDialTimeout = 9s;       // connect and handshake, with slack
constexpr auto kWatchInterval = 250ms;  // a peer on a fast network sends 25 MiB in this time
constexpr auto kRetryInterval = 2ms;    // of a send that met a full pipe

// The join socket, which answers anybody.
constexpr std::size_t kJoinQuestionMax = 12 * 1024;  // federation::join_limits::kQuestionMax
constexpr std::size_t kJoinAnswerMax = 80 * 1024;    // federation::join_limits::kAnswerMax
constexpr int kJoinMessageOverhead = 64;             // CURVE adds bytes to each message
constexpr std::size_t kJoinConnectionsMax = 64;      // then the oldest gives way
constexpr std::size_t kJoinReceivedMax = 32 * 1024;  // handshake and one question, with slack
constexpr auto kJoinConnectionLife = 10s;            // a question and its answer take one
constexpr auto kJoinCallMax = 15s;                   // a joiner waits for its answer
// Questions that are opened: twenty an hour are a busy day, a flood costs a hundredth of a core.
constexpr int kJoinPerAddressBurst = 20;
constexpr auto kJoinPerAddressRefill = 1s;
constexpr int kJoinBurst = 60;
constexpr auto kJoinRefill = 100ms;
constexpr std::size_t kJoinAddressesMax = 1'024;  // remembered; who used least is forgotten

}  // namespace schakel::node::transport_limits
