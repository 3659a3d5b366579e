// Connections between nodes: ZeroMQ with CURVE, one ROUTER to listen and one DEALER per dialled
// peer, admitted by ZAP from an allow list of transport keys.
//
// Threads: owns thread `net`, which owns every socket. Methods may be called from any thread; they
//          pass a command. The sink is called on `net`. While it has no room no frame is read: that
//          is back-pressure.
// Errors:  Open() fails if the port cannot be bound; everything later is an event.
// Bounds:  transport/limits.h. An endless multipart message never reaches the application: each
//          connection, inbound or dialled, is watched through TCP_INFO and cut, also while the core
//          is busy (docs/protocol.md, "Transport").
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "crypto/identity.h"
#include "crypto/transport_key.h"

namespace schakel::node {

using LinkId = std::uint64_t;  // inbound ids have the top bit set
constexpr LinkId kInboundBit = 1ull << 63;

enum class LinkCloseReason : std::uint8_t {
  kDialFailed,  // no connection, or the handshake was refused
  kPeerClosed,
  kLocal,       // Close()
  kCongested,   // does not read
  kMultipart,   // sent more than one part
  kFlooding,    // endless message
  kNotAllowed,  // key is no longer on the list
  kReplaced,    // a newer connection of the same key
};

struct LinkOpened {
  LinkId link = 0;
  crypto::NodeId node;
  bool is_inbound = false;
};
struct FrameReceived {
  LinkId link = 0;
  Buffer frame;
};
struct LinkClosed {
  LinkId link = 0;
  LinkCloseReason reason = LinkCloseReason::kPeerClosed;
};
using TransportEvent = std::variant<LinkOpened, FrameReceived, LinkClosed>;

class TransportSink {
 public:
  virtual ~TransportSink() = default;
  // Returns false if there is no room: `event` is then left as it was and offered again before any
  // other. Must not wait: the watch over connections runs on the same thread.
  virtual bool OnTransportEvent(TransportEvent& event) = 0;
};

// As the holder of which of our keys a dial is made. Without a previous one it is the present one.
enum class KeyChoice : std::uint8_t { kPresent, kPrevious };

struct AllowedKey {
  crypto::TransportKey key;
  crypto::NodeId node;
};

struct TransportCounters {
  std::atomic<std::uint64_t> frames_in{0};
  std::atomic<std::uint64_t> frames_out{0};
  std::atomic<std::uint64_t> bytes_in{0};
  std::atomic<std::uint64_t> bytes_out{0};
  std::atomic<std::uint64_t> handshakes_refused{0};
  std::atomic<std::uint64_t> connections_cut{0};
};

class Transport {
 public:
  // `listen` is "host:port" (port 0 = any), or empty to dial only. Keys and sink must outlive it.
  // Who listens proves first that strangers are refused: self_test.h.
  // Errors: kInvalidArgument, kUnavailable (port in use), kIo (libzmq is not fit for this).
  static Result<std::unique_ptr<Transport>> Open(std::string_view listen,
                                                 const crypto::TransportKeyPair& keys,
                                                 TransportSink& sink);
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  [[nodiscard]] const std::string& bound_endpoint() const;  // "127.0.0.1:27120"
  void Dial(LinkId link, const crypto::NodeId& node, std::string endpoint,
            const crypto::TransportKey& server_key, KeyChoice own_key = KeyChoice::kPresent);
  void Send(LinkId link, Buffer frame);
  void Close(LinkId link);
  // Uses other keys from now on; dials may still name those before. The listener follows after that
  // time, which ends its links: their dialers must have heard of the new key by then.
  void Rekey(crypto::TransportKeyPair keys, std::chrono::milliseconds listener_after);
  // The keys before the present ones, of an earlier run.
  void KeepPrevious(crypto::TransportKeyPair keys);
  // Replaces the list; inbound links whose key is gone are cut and deliver nothing more.
  void Allow(std::vector<AllowedKey> peers);
  [[nodiscard]] const TransportCounters& counters() const;

 private:
  class Loop;
  explicit Transport(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

}  // namespace schakel::node
