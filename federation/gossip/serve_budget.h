// How many bytes of journals and payloads this node serves: to each peer, to all, and to how many
// that catch up at the same time.
//
// A budget belongs to the node, not to the link: who dials again does not get a new one. Who is
// served in the catch-up lane has a session; there are limits::kServeSessionsMax. Others wait in
// line, and get a turn when a session asked for nothing for limits::kSessionIdleMax, has had
// limits::kSessionBytesMax, or is older than limits::kSessionTimeMax. The fresh lane needs none.
//
// Owner: Federation. Thread: the core's. Time: an argument; goes forward.
// Bounds: buckets by limits::kBudgetNodesMax, the line by the links that are up (the caller reports
//         the end of each with Leave), throttled nodes by limits::kRepeatNodesMax.
#pragma once

#include <deque>
#include <map>

#include "federation/gossip/lane.h"
#include "federation/gossip/node_buckets.h"

namespace schakel::federation {

class ServeBudget {
 public:
  ServeBudget();

  // Returns whether something may be built for this peer in this lane now. In the catch-up lane
  // this opens its session or puts it in line.
  bool Admit(const crypto::NodeId& peer, Lane lane, MonoTime now);
  // Charges what may be needed, before it is built. REQUIRES: Admit() said yes;
  // bytes <= limits::kFrameSizeMax.
  void Charge(const crypto::NodeId& peer, Lane lane, std::uint64_t bytes, MonoTime now);
  // Gives back what was not needed.
  void Refund(const crypto::NodeId& peer, Lane lane, std::uint64_t bytes, MonoTime now);
  // Charges what was read for the peer and not sent to it. REQUIRES: bytes <= kPayloadSizeMax.
  void ChargeRead(const crypto::NodeId& peer, std::uint64_t bytes, MonoTime now);
  // The peer is gone: its session and its place in line end, its debt stays.
  void Leave(const crypto::NodeId& peer);
  // Serves this peer a quarter for limits::kOffenceMemory.
  void Throttle(const crypto::NodeId& peer, MonoTime now);

  // Returns when Admit() may say yes to a peer that it refused, as far as time alone decides it.
  [[nodiscard]] MonoTime ReadyAt(const crypto::NodeId& peer, Lane lane, MonoTime now);

  [[nodiscard]] std::size_t sessions() const { return sessions_.size(); }
  [[nodiscard]] std::size_t waiting() const { return line_.size(); }
  [[nodiscard]] std::size_t nodes() const { return peers_.size(); }
  [[nodiscard]] std::size_t throttled() const { return throttled_.size(); }

 private:
  struct Session {
    MonoTime opened;
    MonoTime asked;
    std::uint64_t bytes = 0;
  };

  [[nodiscard]] BucketRate RateOf(const crypto::NodeId& peer, MonoTime now);
  [[nodiscard]] bool HasBudget(const crypto::NodeId& peer, MonoTime now);
  // Returns when the session gives way to one that waits.
  [[nodiscard]] static MonoTime EndOf(const Session& session);
  // Whether the peer has a session now; else it is in line.
  bool HoldSession(const crypto::NodeId& peer, MonoTime now);
  // Ends sessions that somebody waits for, and opens those that are free.
  void Rotate(MonoTime now);
  void OpenNext(MonoTime now);

  NodeBuckets peers_;
  TokenBucket all_;
  std::map<crypto::NodeId, Session> sessions_;
  std::deque<crypto::NodeId> line_;
  std::map<crypto::NodeId, MonoTime> throttled_;  // until when
};

}  // namespace schakel::federation
