// Whom to dial: the next candidates for push, reconcile-only and feeler links.
//
// The order is a secret rank of this node, renewed weekly: H(secret, week, node id), so that nobody
// can place himself next to a victim. Failed candidates wait with a doubling, jittered back-off.
// Owner: Federation. Thread: the core's. Bounds: one back-off state per candidate that failed.
#pragma once

#include <map>
#include <vector>

#include "base/random.h"
#include "federation/gossip/endpoint.h"
#include "federation/gossip/link.h"
#include "federation/gossip/record_set.h"

namespace schakel::federation {

// Where to reach a node before its presence is known: from the join letter or the configuration.
struct Seed {
  crypto::NodeId node;
  std::string endpoint;
  crypto::TransportKey transport_key;
};

struct DialChoice {
  crypto::NodeId node;
  std::string endpoint;
  crypto::TransportKey key;
  LinkKind kind = LinkKind::kPush;
};

class Dialer {
 public:
  Dialer(const crypto::NodeId& self, std::vector<Seed> seeds, EndpointPolicy permitted,
         Random& random);

  void OnFailed(const crypto::NodeId& node, MonoTime now);
  // The peer asked to be left alone for a while; limits::kRejectedMax at most.
  void OnRejected(const crypto::NodeId& node, Duration wait, MonoTime now);
  void OnUp(const crypto::NodeId& node) { back_off_.erase(node); }

  // Returns the first endpoint of its presence that may be dialled, or nothing.
  [[nodiscard]] std::optional<std::string> EndpointOf(const crypto::NodeId& node,
                                                      const RecordSet& records) const;

  // Returns what to dial now so that the targets of limits.h are met.
  std::vector<DialChoice> Choose(const Directory* directory, const RecordSet& records,
                                 const LinkTable& links, Now now);

 private:
  struct BackOff {
    Duration wait{0};
    MonoTime until;
  };
  struct Candidate {
    crypto::Digest rank;
    DialChoice choice;
  };

  [[nodiscard]] bool MayDial(const crypto::NodeId& node, const LinkTable& links,
                             MonoTime now) const;
  [[nodiscard]] crypto::Digest Rank(const crypto::NodeId& node, WallTime now) const;
  [[nodiscard]] std::vector<Candidate> Candidates(const Directory* directory,
                                                  const RecordSet& records, const LinkTable& links,
                                                  Now now) const;

  crypto::NodeId self_;
  std::vector<Seed> seeds_;
  EndpointPolicy permitted_;
  Random& random_;
  Buffer rank_secret_;
  std::map<crypto::NodeId, BackOff> back_off_;
};

}  // namespace schakel::federation
