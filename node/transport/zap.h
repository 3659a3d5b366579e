// The ZAP handler (ZeroMQ RFC 27): who may connect. Private to this folder. Thread: net.
//
// Without a handler CURVE accepts every client key, so it is bound before the listener is.
// Answers 200 with the client's key as user id, or 400; 300 would leave clients hanging. A node
// that connects more often than kHandshakeRefill is refused like a stranger: it may come again.
//
// Bounds: one bucket for a node of the list.
#pragma once

#include <map>

#include "base/token_bucket.h"
#include "node/transport/socket.h"
#include "node/transport/transport.h"

namespace schakel::node {

inline constexpr const char* kZapDomain = "schakel";

class ZapHandler {
 public:
  explicit ZapHandler(void* context);

  void Allow(std::vector<AllowedKey> peers);
  [[nodiscard]] const crypto::NodeId* Find(const crypto::TransportKey& key) const;
  // Answers every request that waits. Returns how many were refused.
  std::size_t Answer(MonoTime now);
  [[nodiscard]] void* raw() const { return socket_.raw(); }

 private:
  [[nodiscard]] const crypto::NodeId* Judge(const std::vector<Buffer>& request) const;
  // Takes one of the handshakes that this node may make. Returns whether there was one.
  bool MayGreet(const crypto::NodeId& node, MonoTime now);

  Socket socket_;
  std::map<crypto::TransportKey, crypto::NodeId> allowed_;
  std::map<crypto::NodeId, TokenBucket> handshakes_;
};

}  // namespace schakel::node
