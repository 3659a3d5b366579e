// One dialled peer: a DEALER of its own, so that closing it closes the connection. Private to this
// folder. Thread: net.
#pragma once

#include <chrono>
#include <memory>

#include "node/transport/connection_watch.h"
#include "node/transport/event_outlet.h"
#include "node/transport/send_queue.h"
#include "node/transport/socket.h"

namespace schakel::node {

class DialledLink {
 public:
  // Errors: kUnavailable (no descriptor left).
  static Result<std::unique_ptr<DialledLink>> Open(void* context, LinkId link,
                                                   const crypto::NodeId& node,
                                                   const crypto::TransportKeyPair& keys,
                                                   EventOutlet& outlet,
                                                   TransportCounters& counters);

  // Errors: kInvalidArgument (endpoint), kIo, kUnavailable (no descriptor left).
  Result<void> Connect(const std::string& endpoint, const crypto::TransportKey& server_key);
  void AddPollItems(std::vector<zmq_pollitem_t>& items, bool with_frames) const;

  void ReadMonitor();
  // Reads at most `count` frames, none while the outlet is not clear. Returns whether more may
  // wait.
  bool ReadFrames(int count);
  bool Flush();
  void Send(Buffer frame);
  // Ends a dial that has taken too long, and a peer in the middle of an endless message.
  void Watch(std::chrono::steady_clock::time_point now);
  void End(LinkCloseReason reason);
  // Over: to be destroyed by its owner.
  [[nodiscard]] bool IsOver() const { return is_over_; }

 private:
  DialledLink(void* context, Socket socket, LinkId link, const crypto::NodeId& node,
              EventOutlet& outlet, TransportCounters& counters);
  bool ReadFrame();

  void* context_;
  LinkId link_;
  crypto::NodeId node_;
  EventOutlet& outlet_;
  TransportCounters& counters_;
  Socket socket_;
  SendQueue queue_;
  ConnectionWatch watch_;
  std::chrono::steady_clock::time_point dialled_at_;
  int descriptor_ = -1;      // of the connection, once there is one
  bool is_drained_ = false;  // since the last watch there was nothing to read
  bool is_open_ = false;
  bool is_over_ = false;
};

}  // namespace schakel::node
