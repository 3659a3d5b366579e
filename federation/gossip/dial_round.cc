#include "federation/gossip/dial_round.h"

#include <algorithm>

namespace schakel::federation {

DialRound::DialRound(const DialView& view, const BackOffs& back_offs, DialNeeds needs,
                     std::size_t dials_max)
    : view_(view), back_offs_(back_offs), needs_(needs), dials_max_(dials_max) {
  for (const auto& [id, link] : view.links.all()) {
    linked_.push_back(link.node);
    const bool counts = link.direction == Direction::kOutbound && link.kind != LinkKind::kFeeler;
    if (counts) diversity_.Add(PlaceOfTarget({link.node, link.endpoint, {}}), link.kind);
  }
  std::sort(linked_.begin(), linked_.end());
}

Place DialRound::PlaceOfTarget(const DialTarget& target) const {
  const Directory* directory = view_.directory;
  return PlaceOf(directory == nullptr ? nullptr : directory->Find(target.node), target.endpoint);
}

bool DialRound::WantsMore() const {
  return HasRoom() && needs_.push + needs_.reconcile > 0;
}

bool DialRound::MayDial(const crypto::NodeId& node) const {
  if (back_offs_.Waits(node, view_.now.mono)) return false;
  if (std::binary_search(linked_.begin(), linked_.end(), node)) return false;
  return std::none_of(choices_.begin(), choices_.end(),
                      [&node](const DialChoice& choice) { return choice.node == node; });
}

int DialRound::Misses(const DialTarget& target, LinkKind kind) const {
  return diversity_.Misses(PlaceOfTarget(target), kind);
}

std::vector<LinkKind> DialRound::Wanted() const {
  std::vector<LinkKind> wanted;
  if (needs_.push > 0) wanted.push_back(LinkKind::kPush);
  if (needs_.reconcile > 0) wanted.push_back(LinkKind::kReconcile);
  return wanted;
}

void DialRound::Offer(DialTarget target) {
  for (const LinkKind kind : Wanted()) {
    if (Misses(target, kind) > 0) continue;
    Take(std::move(target), kind);
    return;
  }
  if (reserve_.size() < limits::kReserveMax) reserve_.push_back(std::move(target));
}

void DialRound::OfferReconcile(DialTarget target) {
  if (needs_.reconcile > 0) Take(std::move(target), LinkKind::kReconcile);
}

void DialRound::Relax() {
  while (WantsMore() && !reserve_.empty()) {
    const LinkKind kind = Wanted().front();
    std::size_t best = 0;
    int fewest = Misses(reserve_[0], kind);
    for (std::size_t i = 1; i < reserve_.size() && fewest > 0; ++i) {
      const int misses = Misses(reserve_[i], kind);
      if (misses >= fewest) continue;
      best = i;
      fewest = misses;
    }
    DialTarget target = std::move(reserve_[best]);
    reserve_.erase(reserve_.begin() + static_cast<std::ptrdiff_t>(best));
    if (MayDial(target.node)) Take(std::move(target), kind);
  }
}

void DialRound::Take(DialTarget target, LinkKind kind) {
  if (kind == LinkKind::kPush && needs_.push > 0) --needs_.push;
  if (kind == LinkKind::kReconcile && needs_.reconcile > 0) --needs_.reconcile;
  if (kind != LinkKind::kFeeler) diversity_.Add(PlaceOfTarget(target), kind);
  choices_.push_back(
      {target.node, std::move(target.endpoint), target.key, kind, false, std::nullopt});
}

void DialRound::TakeRotating(DialTarget target, std::optional<LinkId> replaces) {
  if (needs_.rotating > 0) --needs_.rotating;
  diversity_.Add(PlaceOfTarget(target), LinkKind::kReconcile);
  choices_.push_back(
      {target.node, std::move(target.endpoint), target.key, LinkKind::kReconcile, true, replaces});
}

}  // namespace schakel::federation
