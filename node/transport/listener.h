// The listening side: one ROUTER, its inbound links and the watch over their connections. Private
// to this folder. Thread: net.
//
// A link opens with the first frame of a routing id: the dialler speaks first. The routing id is
// libzmq's own choice; who it is comes from ZAP's user id on the body frame.
//
// libzmq delivers what a connection sent also after its end, and its descriptor may be that of
// another one by then. Such frames are dropped: they open no link and touch no other connection.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "node/transport/connection_watch.h"
#include "node/transport/event_outlet.h"
#include "node/transport/send_queue.h"
#include "node/transport/socket.h"
#include "node/transport/zap.h"

namespace schakel::node {

// Sets what keeps out whom the ZAP handler does not admit.
void SetGuard(Socket& socket, const crypto::TransportKeyPair& keys);

class Listener {
 public:
  // `number` differs from that of every listener before, so that no link id is used twice.
  // Errors: kUnavailable, kInvalidArgument.
  static Result<std::unique_ptr<Listener>> Open(void* context, std::string_view endpoint,
                                                const crypto::TransportKeyPair& keys,
                                                ZapHandler& zap, EventOutlet& outlet,
                                                TransportCounters& counters, unsigned number = 0);

  [[nodiscard]] std::string bound_endpoint() const;
  void AddPollItems(std::vector<zmq_pollitem_t>& items, bool with_frames) const;

  void ReadMonitor();
  // Reads at most `count` frames, none while the outlet is not clear. Returns whether more may
  // wait.
  bool ReadFrames(int count);
  // Tries to send what waits. Returns whether anything still waits.
  bool Flush();
  void Send(LinkId link, Buffer frame);
  void Close(LinkId link);
  void CloseAll();
  // Cuts links whose key is not allowed any more.
  void Recheck();
  // Cuts connections in the middle of an endless message.
  void Watch();

 private:
  struct Session {
    LinkId link = 0;
    std::string routing_id;
    crypto::TransportKey key;
    int descriptor = -1;
    SendQueue queue;
  };
  struct Connection {
    ConnectionWatch watch;
    bool is_cut = false;
    LinkId link = 0;           // 0 = none yet
    std::uint64_t number = 0;  // in order of arrival
  };

  Listener(void* context, ZapHandler& zap, EventOutlet& outlet, TransportCounters& counters);
  void OnAccepted(int descriptor);
  void OnDisconnected(int descriptor);
  void OnFrame(const std::string& routing_id, Part part);
  // Returns nullptr if the connection is over, was cut, or may not stay.
  Session* OpenSession(const std::string& routing_id, const Part& part);
  // Whether this routing id may speak for the connection that has its descriptor now.
  bool IsOfConnection(const std::string& routing_id, int descriptor);
  void End(LinkId link, LinkCloseReason reason);
  void NoteOver(const std::string& routing_id);
  void Cut(int descriptor);
  bool MakeRoom();
  [[nodiscard]] bool HadTurns();

  Socket socket_;
  ZapHandler& zap_;
  EventOutlet& outlet_;
  TransportCounters& counters_;
  std::map<std::string, LinkId> by_routing_id_;
  std::map<LinkId, Session> sessions_;
  std::map<int, Connection> connections_;  // by descriptor
  std::deque<std::string> over_;           // routing ids that are listened to no more
  LinkId next_link_ = kInboundBit | 1;
  std::uint64_t next_connection_ = 1;
  int port_ = 0;
  // Since the last watch.
  std::size_t frames_read_ = 0;
  bool is_drained_ = false;
};

}  // namespace schakel::node
