#include "simulations/trust_watch.h"

#include <algorithm>

#include "simulations/frame_mark.h"

namespace schakel::simulations {

void TrustWatch::OnSent(NodeNumber node, Bytes frame) {
  named_[node] = std::max(named_[node], PeekTrust(frame));
}

void TrustWatch::OnStart(NodeNumber node, federation::TrustVersion held) {
  if (broken_ || held >= named_[node]) return;
  broken_ = "trust: node " + std::to_string(node) + " named timestamp " +
            std::to_string(named_[node].timestamp) + " and starts with " +
            std::to_string(held.timestamp);
}

}  // namespace schakel::simulations
