// Many admitted nodes that say where they are: for what only shows in a large federation.
#pragma once

#include <memory>
#include <vector>

#include "cast.h"
#include "federation/gossip/record_set.h"

namespace schakel::federation {

class Crowd {
 public:
  // Every node has an address in a network of its own, and no coverage.
  explicit Crowd(std::size_t size);

  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  // The node that MakeMember(number) is. Secret keys are not kept: locked memory is short.
  [[nodiscard]] const crypto::NodeId& operator[](std::size_t number) const {
    return nodes_[number];
  }
  // Returns the number of this node.
  [[nodiscard]] std::size_t NumberOf(const crypto::NodeId& node) const { return numbers_.at(node); }
  [[nodiscard]] const std::shared_ptr<const Directory>& directory() const { return directory_; }
  [[nodiscard]] const RecordSet& records() const { return records_; }
  // Holds the records.
  [[nodiscard]] const storage::MemoryStore& store() const { return store_; }

 private:
  std::vector<crypto::NodeId> nodes_;
  std::map<crypto::NodeId, std::size_t> numbers_;
  std::shared_ptr<const Directory> directory_;
  RecordSet records_;
  storage::MemoryStore store_;
};

}  // namespace schakel::federation
