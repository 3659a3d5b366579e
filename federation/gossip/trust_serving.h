// Serves trust files to the peers that want them, each as fast as its budget lets it be served.
//
// The names that a peer wants wait until its budget, which records are served from too, has
// something left; then they go out in frames of limits::kTrustFrameFill. A frame may go beyond what
// is left and is a debt that the next ones wait for, so that no peer gets more than
// limits::kControlBurst, limits::kControlBytesPerSecond and one frame.
//
// Owner: Federation, whose budget and outbox it borrows. Thread: the core's.
// Bounds: limits::kTrustFilesPerFrameMax names of each link; what is wanted beyond is not answered.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "federation/gossip/limits.h"
#include "federation/gossip/link.h"
#include "federation/gossip/node_buckets.h"
#include "federation/gossip/outbox.h"
#include "federation/trust/trusted_set.h"

namespace schakel::federation {

// Of records and trust files to one peer. No answer is larger than a frame: none is forgiven.
constexpr BucketRate kControlRate{limits::kControlBytesPerSecond, std::chrono::seconds(1),
                                  limits::kControlBurst, limits::kFrameSizeMax};

class TrustServing {
 public:
  TrustServing(NodeBuckets& budget, Outbox& outbox) : budget_(budget), outbox_(outbox) {}

  // A name that waits already is not served twice.
  void OnWant(const Link& link, const TrustWantMessage& want);
  // Sends of `held` what may be sent now.
  void Advance(const TrustedSet& held, MonoTime now);
  void OnLinkDown(LinkId link) { wanted_.erase(link); }
  // Returns when Advance() may have something that it had not before.
  [[nodiscard]] std::optional<MonoTime> NextDeadline() const;

  // Names that wait.
  [[nodiscard]] std::size_t CountWaiting() const;

 private:
  struct Wanted {
    crypto::NodeId node;
    std::deque<std::string> names;  // in the order in which they were asked for
  };

  void Serve(LinkId link, Wanted& wanted, const TrustedSet& held, MonoTime now);

  NodeBuckets& budget_;
  Outbox& outbox_;
  std::map<LinkId, Wanted> wanted_;
  std::optional<MonoTime> next_;
};

}  // namespace schakel::federation
