#include "simulations/path_faults.h"

namespace schakel::simulations {

void PathFaults::Clear() {
  partition_ = {};
  paths_.clear();
}

const PathFaults::Path* PathFaults::Find(NodeNumber from, NodeNumber to) const {
  if (paths_.empty()) return nullptr;
  const auto found = paths_.find({from, to});
  return found == paths_.end() ? nullptr : &found->second;
}

bool PathFaults::Passes(NodeNumber from, NodeNumber to) const {
  if (!partition_.sides.empty()) {
    const int source = partition_.sides[from];
    const int target = partition_.sides[to];
    const bool bridges = source == Partition::kBridge || target == Partition::kBridge;
    const bool passes = source == target || (partition_.is_one_way && source > target);
    if (!bridges && !passes) return false;
  }
  const Path* path = Find(from, to);
  return path == nullptr || !path->is_blocked;
}

bool PathFaults::CanDial(NodeNumber dialler, NodeNumber listener) const {
  return !is_dial_only_[listener] && Passes(dialler, listener) && Passes(listener, dialler);
}

Duration PathFaults::Extra(NodeNumber from, NodeNumber to) const {
  const Path* path = Find(from, to);
  return path == nullptr ? Duration(0) : path->extra;
}

}  // namespace schakel::simulations
