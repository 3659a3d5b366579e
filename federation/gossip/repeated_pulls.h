// Who asks again and again for what it has: a small question for a large answer.
//
// A pull from index n acknowledges what lies before n, a want of chunk n the chunks before it. One
// that goes back behind that is a repeat. More than limits::kRepeatsMax about one journal or
// payload within limits::kOffenceMemory are an offence, for which the caller lowers the serving
// budget. A peer that was restored from a backup repeats once; a question about a fork goes back by
// limits::kRepeatSlack entries at most and is none.
//
// Owner: Federation. Thread: the core's. Bounds: limits::kRepeatNodesMax peers, the one heard last
// longest ago goes; limits::kRepeatSubjectsMax journals and payloads of each, the oldest goes.
#pragma once

#include <deque>
#include <map>

#include "crypto/identity.h"
#include "federation/gossip/lane.h"
#include "federation/gossip/limits.h"

namespace schakel::federation {

class RepeatedPulls {
 public:
  // Notes what a peer asks for. Returns whether this is an offence.
  bool OnJob(const crypto::NodeId& peer, const ServeJob& job, MonoTime now);

  [[nodiscard]] std::size_t size() const { return peers_.size(); }

 private:
  struct Asked {
    std::uint64_t acknowledged = 0;
    int repeats = 0;
    MonoTime first_repeat;
  };
  struct Peer {
    std::map<ServeSubject, Asked> asked;
    std::deque<ServeSubject> order;  // oldest first
    MonoTime heard;
  };

  Peer& FindOrAdd(const crypto::NodeId& id, MonoTime now);
  static Asked& FindOrAdd(Peer& peer, const ServeSubject& subject);

  std::map<crypto::NodeId, Peer> peers_;
};

}  // namespace schakel::federation
