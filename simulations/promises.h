// What nodes said to people: answers to what was published, and what was shown.
//
// Thread: one. Bounds: a row per document, and one per entry that a node showed.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "federation/gossip/action.h"
#include "simulations/event.h"

namespace schakel::simulations {

class Promises {
 public:
  explicit Promises(std::size_t nodes) : nodes_(nodes) {}

  void OnPublish(NodeNumber node, federation::Token request, std::string document_id);
  // The document is durable: in the journal, or in the queue for it.
  void OnPublished(NodeNumber node, federation::Token request);
  void OnRefused(NodeNumber node, federation::Token request) { nodes_[node].open.erase(request); }
  // Whoever waited for an answer saw that there will be none.
  void OnCrash(NodeNumber node) { nodes_[node].open.clear(); }
  void OnArrived(NodeNumber node, const federation::EntryPosition& position);
  // An older store takes the place of its own: what was promised since may be gone.
  void Forget(NodeNumber node) { nodes_[node].kept.clear(); }

  // Documents without an answer, by request.
  [[nodiscard]] const std::map<federation::Token, std::string>& open(NodeNumber node) const {
    return nodes_[node].open;
  }
  // Documents that people were told are safe.
  [[nodiscard]] const std::set<std::string>& kept(NodeNumber node) const {
    return nodes_[node].kept;
  }
  [[nodiscard]] bool HasShown(NodeNumber node, const federation::EntryPosition& position) const {
    return nodes_[node].shown.contains(position);
  }

 private:
  struct Row {
    std::map<federation::Token, std::string> open;
    std::set<std::string> kept;
    std::set<federation::EntryPosition> shown;
  };
  std::vector<Row> nodes_;
};

}  // namespace schakel::simulations
