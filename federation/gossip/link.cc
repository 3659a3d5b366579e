#include "federation/gossip/link.h"

namespace schakel::federation {

Link& LinkTable::Add(Link link) {
  const LinkId id = link.id;
  const auto [place, is_new] = links_.emplace(id, std::move(link));
  CHECK(is_new);
  return place->second;
}

void LinkTable::Remove(LinkId id) {
  links_.erase(id);
}

Link* LinkTable::Find(LinkId id) {
  const auto found = links_.find(id);
  return found == links_.end() ? nullptr : &found->second;
}

Link* LinkTable::FindNode(const crypto::NodeId& node) {
  Link* found = nullptr;
  for (auto& [id, link] : links_) {
    if (link.node != node) continue;
    if (link.IsUp()) return &link;
    found = &link;
  }
  return found;
}

std::size_t LinkTable::CountInbound() const {
  return static_cast<std::size_t>(std::count_if(links_.begin(), links_.end(), [](const auto& item) {
    return item.second.direction == Direction::kInbound;
  }));
}

std::size_t LinkTable::CountUp() const {
  return static_cast<std::size_t>(std::count_if(
      links_.begin(), links_.end(), [](const auto& item) { return item.second.IsUp(); }));
}

}  // namespace schakel::federation
