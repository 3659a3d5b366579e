#include "simulations/promises.h"

namespace schakel::simulations {

void Promises::OnPublish(NodeNumber node, federation::Token request, std::string document_id) {
  nodes_[node].open[request] = std::move(document_id);
}

void Promises::OnPublished(NodeNumber node, federation::Token request) {
  auto answered = nodes_[node].open.extract(request);
  if (!answered.empty()) nodes_[node].kept.insert(std::move(answered.mapped()));
}

void Promises::OnArrived(NodeNumber node, const federation::EntryPosition& position) {
  nodes_[node].shown.insert(position);
}

}  // namespace schakel::simulations
