// The listening side: one ROUTER, its inbound links and the watch over their connections. Private
// to this folder. Thread: net.
//
// A link opens with the first frame of a connection: the dialler speaks first. Which connection a
// frame is of follows from its routing id, a number that libzmq chose (peer_numbers.h); who it is
// comes from ZAP's user id on the body frame.
//
// libzmq delivers what a connection sent also after its end, and its descriptor may be that of
// another one by then. Numbers are given out in the order in which handshakes end, and the monitor
// tells of accepts, handshakes and ends in one order too: when a connection is accepted it is known
// which number it will have at least, and whoever had its descriptor before has a lower one. Such
// frames are dropped: they open no link and touch no other connection.
#pragma once

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
  // Errors: kUnavailable, kInvalidArgument, kIo (libzmq takes the names that clients state).
  static Result<std::unique_ptr<Listener>> Open(void* context, std::string_view endpoint,
                                                const crypto::TransportKeyPair& keys,
                                                ZapHandler& zap, EventOutlet& outlet,
                                                TransportCounters& counters, unsigned number = 0);

  [[nodiscard]] const std::string& bound_endpoint() const { return bound_; }
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
  // Call at each kWatchInterval. Cuts connections in the middle of an endless message, and those
  // that have said nothing for kSilentMax, or in kGreetingMax.
  void Watch();

 private:
  struct Session {
    LinkId link = 0;
    std::uint32_t number = 0;
    crypto::TransportKey key;
    int descriptor = -1;
    SendQueue queue;
  };
  struct Connection {
    ConnectionWatch watch;
    bool is_cut = false;
    LinkId link = 0;               // 0 = none yet
    std::uint64_t arrival = 0;     // in order
    std::uint32_t number_min = 0;  // what it said bears this number or a later one
    int watches = 0;               // that it was there for
  };

  Listener(Socket socket, ZapHandler& zap, EventOutlet& outlet, TransportCounters& counters);
  void OnAccepted(int descriptor);
  void OnDisconnected(int descriptor);
  void OnFrame(std::uint32_t number, Part part);
  // Returns nullptr if the connection is over, was cut, or may not stay.
  Session* OpenSession(std::uint32_t number, const Part& part);
  // Whether the connection that has this descriptor now may be the one with this number.
  bool IsOfConnection(std::uint32_t number, int descriptor);
  void End(LinkId link, LinkCloseReason reason);
  void Cut(int descriptor);
  bool MakeRoom();
  [[nodiscard]] bool HadTurns();

  Socket socket_;
  ZapHandler& zap_;
  EventOutlet& outlet_;
  TransportCounters& counters_;
  std::map<std::uint32_t, LinkId> by_number_;
  std::map<LinkId, Session> sessions_;
  std::map<int, Connection> connections_;  // by descriptor
  LinkId next_link_ = kInboundBit | 1;
  std::uint64_t next_arrival_ = 1;
  std::uint32_t next_number_ = 0;  // of the next that ends its handshake
  std::string bound_;
  int port_ = 0;
  // Since the last watch.
  std::size_t frames_read_ = 0;
  bool is_drained_ = false;
};

}  // namespace schakel::node
