// What is wrong with the paths between nodes: partitions, blocked and clogged paths, dial-only
// nodes.
//
// Thread: one. Bounds: one row per path that a scenario made bad.
#pragma once

#include <map>
#include <vector>

#include "base/time.h"
#include "simulations/event.h"

namespace schakel::simulations {

// Nodes of different sides cannot reach each other.
struct Partition {
  static constexpr int kBridge = -1;  // reaches every side

  std::vector<int> sides;  // by node number; empty = no partition
  // Frames of a larger side still reach a smaller one; nothing goes the other way.
  bool is_one_way = false;
};

class PathFaults {
 public:
  explicit PathFaults(std::size_t nodes) : is_dial_only_(nodes, false) {}

  void SetPartition(Partition partition) { partition_ = std::move(partition); }
  // Nothing that `from` sends reaches `to`, until Clear().
  void Block(NodeNumber from, NodeNumber to) { paths_[{from, to}].is_blocked = true; }
  // Everything takes this much longer on that path.
  void Clog(NodeNumber from, NodeNumber to, Duration extra) { paths_[{from, to}].extra = extra; }
  // Ends partitions, blocks and clogs. What a node is stays.
  void Clear();

  // Behind NAT: it dials and is not dialled.
  void SetDialOnly(NodeNumber node, bool is_dial_only) { is_dial_only_[node] = is_dial_only; }
  [[nodiscard]] bool IsDialOnly(NodeNumber node) const { return is_dial_only_[node]; }

  // Whether a frame of `from` reaches `to`.
  [[nodiscard]] bool Passes(NodeNumber from, NodeNumber to) const;
  // Whether a connection can be opened: both directions pass and the listener can be dialled.
  [[nodiscard]] bool CanDial(NodeNumber dialler, NodeNumber listener) const;
  [[nodiscard]] Duration Extra(NodeNumber from, NodeNumber to) const;

 private:
  struct Path {
    bool is_blocked = false;
    Duration extra{0};
  };
  [[nodiscard]] const Path* Find(NodeNumber from, NodeNumber to) const;

  Partition partition_;
  std::map<std::pair<NodeNumber, NodeNumber>, Path> paths_;
  std::vector<bool> is_dial_only_;
};

}  // namespace schakel::simulations
