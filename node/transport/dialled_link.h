// One dialled peer: a DEALER of its own, so that closing it closes the connection. Private to this
// folder. Thread: net.
#pragma once

#include <chrono>
#include <memory>

#include "node/transport/send_queue.h"
#include "node/transport/socket.h"
#include "node/transport/transport.h"

namespace schakel::node {

class DialledLink {
 public:
  DialledLink(void* context, LinkId link, const crypto::NodeId& node,
              const crypto::TransportKeyPair& keys, TransportSink& sink,
              TransportCounters& counters);

  // Errors: kInvalidArgument (endpoint), kIo.
  Result<void> Connect(const std::string& endpoint, const crypto::TransportKey& server_key);
  void AddPollItems(std::vector<zmq_pollitem_t>& items) const;

  void ReadMonitor();
  bool ReadFrames(int count);
  bool Flush();
  void Send(Buffer frame);
  // Ends a dial that has taken too long.
  void CheckTimeout(std::chrono::steady_clock::time_point now);
  void End(LinkCloseReason reason);
  // Over: to be destroyed by its owner.
  [[nodiscard]] bool IsOver() const { return is_over_; }

 private:
  void* context_;
  LinkId link_;
  crypto::NodeId node_;
  TransportSink& sink_;
  TransportCounters& counters_;
  Socket socket_;
  SendQueue queue_;
  std::chrono::steady_clock::time_point dialled_at_;
  bool is_open_ = false;
  bool is_over_ = false;
};

}  // namespace schakel::node
