// The ZAP handler (ZeroMQ RFC 27): who may connect. Private to this folder. Thread: net.
//
// Without a handler CURVE accepts every client key, so it is bound before the listener is.
// Answers 200 with the client's key as user id, or 400; 300 would leave clients hanging.
#pragma once

#include <map>

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
  std::size_t Answer();
  [[nodiscard]] void* raw() const { return socket_.raw(); }

 private:
  [[nodiscard]] const crypto::NodeId* Judge(const std::vector<Buffer>& request) const;

  Socket socket_;
  std::map<crypto::TransportKey, crypto::NodeId> allowed_;
};

}  // namespace schakel::node
