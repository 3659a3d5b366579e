// Whether what a node says about its trust is true: who names a version of the trust metadata has
// it on disk, so that a crash never takes it behind what it named.
//
// Kept from frames and starts, not from what cores say. Thread: one. Bounds: 16 bytes per node.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "federation/trust/trust_version.h"
#include "simulations/event.h"

namespace schakel::simulations {

class TrustWatch {
 public:
  explicit TrustWatch(std::size_t nodes) : named_(nodes) {}

  // An honest node sends this.
  void OnSent(NodeNumber node, Bytes frame);
  // It starts with this trust.
  void OnStart(NodeNumber node, federation::TrustVersion held);
  // Somebody put an older store in place of its own.
  void Forget(NodeNumber node) { named_[node] = {}; }

  // "trust" and what was found broken first, if anything.
  [[nodiscard]] const std::optional<std::string>& broken() const { return broken_; }

 private:
  std::vector<federation::TrustVersion> named_;  // the newest, by node
  std::optional<std::string> broken_;
};

}  // namespace schakel::simulations
