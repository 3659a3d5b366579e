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
  return Count([](const Link& link) {
    return link.direction == Direction::kInbound && link.state != LinkState::kRefused;
  });
}

std::size_t LinkTable::CountRefused() const {
  return Count([](const Link& link) { return link.state == LinkState::kRefused; });
}

std::vector<Link*> LinkTable::Spreading() {
  std::vector<Link*> push;
  std::vector<Link*> up;
  for (auto& [id, link] : links_) {
    if (link.IsUp()) up.push_back(&link);
    if (link.IsPush()) push.push_back(&link);
  }
  return push.size() < limits::kPushLinksMin ? up : push;
}

std::size_t LinkTable::CountOutboundUp() const {
  return Count([](const Link& link) {
    return link.direction == Direction::kOutbound && link.kind != LinkKind::kFeeler && link.IsUp();
  });
}

std::size_t LinkTable::CountUp() const {
  return Count([](const Link& link) { return link.IsUp(); });
}

}  // namespace schakel::federation
