// The anchor's socket for who is not admitted yet: any CURVE key may connect, ask one bounded
// question, and gets one answer.
//
// It shares nothing with the transport of the federation: a ZeroMQ context, ZAP handler, ROUTER and
// thread of its own, so no frame and no link can come from here. What a question means is the
// handler's to say; it is opaque and sealed.
//
// Threads: owns thread `join`, on which the handler is called. Errors: Open() only.
// Bounds:  limits.h. A connection lives kJoinConnectionLife at most and is cut above
//          kJoinReceivedMax bytes; of kJoinConnectionsMax the oldest gives way, so a flood of
//          half-open ones keeps nobody out for longer than the flood; above the rate no question is
//          opened.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "crypto/transport_key.h"

namespace schakel::node {

struct JoinCounters {
  std::atomic<std::uint64_t> questions{0};   // that reached the handler
  std::atomic<std::uint64_t> over_rate{0};   // not opened: too many of one address, or of all
  std::atomic<std::uint64_t> malformed{0};   // of several parts
  std::atomic<std::uint64_t> unanswered{0};  // the handler stayed silent
  std::atomic<std::uint64_t> cut{0};         // connections
};

class JoinSocket {
 public:
  // Returns the answer, or nothing to stay silent.
  using Handler = std::function<std::optional<Buffer>(Bytes question)>;

  // `listen` is "host:port" (port 0 = any). Keys and counters must outlive it. Errors:
  // kInvalidArgument, kUnavailable (port in use).
  static Result<std::unique_ptr<JoinSocket>> Open(std::string_view listen,
                                                  const crypto::TransportKeyPair& keys,
                                                  JoinCounters& counters, Handler handler);
  ~JoinSocket();
  JoinSocket(const JoinSocket&) = delete;
  JoinSocket& operator=(const JoinSocket&) = delete;

  [[nodiscard]] const std::string& bound_endpoint() const;

 private:
  class Loop;
  explicit JoinSocket(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

}  // namespace schakel::node
