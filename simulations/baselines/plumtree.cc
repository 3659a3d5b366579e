#include "simulations/baselines/plumtree.h"

#include <algorithm>

namespace schakel::simulations {
namespace {

// The paper: the first timer covers the difference between the tree and an announcement, which
// takes fewer hops; the second is about one round trip. One-way latencies are 10-50 ms here.
constexpr std::int64_t kFirstTimerUs = 150'000;
constexpr std::int64_t kSecondTimerUs = 100'000;

}  // namespace

Plumtree::Plumtree(const Field& field)
    : Spread(field), is_eager_(field.graph.edges(), true), missing_(field.graph.nodes()) {}

std::size_t Plumtree::eager_edges() const {
  return static_cast<std::size_t>(std::count(is_eager_.begin(), is_eager_.end(), true));
}

void Plumtree::Relay(std::uint32_t node, EdgeId edge, std::uint16_t hop) {
  const EdgeId sender = edge == kNoEdge ? kNoEdge : field().graph.back(edge);
  if (sender != kNoEdge) is_eager_[sender] = true;
  for (EdgeId out = field().graph.first(node); out < field().graph.first(node + 1); ++out) {
    if (out == sender) continue;
    const auto kind = is_eager_[out] ? SignalKind::kPayload : SignalKind::kAnnounce;
    field().carrier.Send(out, kind, static_cast<std::uint16_t>(hop + 1));
  }
}

void Plumtree::OnDuplicate(EdgeId edge) {
  const EdgeId sender = field().graph.back(edge);
  is_eager_[sender] = false;
  field().carrier.Send(sender, SignalKind::kPrune);
}

void Plumtree::OnAnnounce(EdgeId edge) {
  const std::uint32_t node = field().graph.target(edge);
  if (Has(node)) return;
  Missing& missing = missing_[node];
  missing.announcers.push_back(field().graph.back(edge));
  if (missing.has_timer) return;
  missing.has_timer = true;
  field().carrier.Plan(node, SignalKind::kTimer, kFirstTimerUs);
}

void Plumtree::OnTimer(std::uint32_t node) {
  Missing& missing = missing_[node];
  missing.has_timer = false;
  if (Has(node) || missing.announcers.empty()) return;
  const EdgeId edge = missing.announcers.front();
  missing.announcers.pop_front();
  is_eager_[edge] = true;
  missing.has_timer = true;
  field().carrier.Send(edge, SignalKind::kPull);
  field().carrier.Plan(node, SignalKind::kTimer, kSecondTimerUs);
}

void Plumtree::OnPull(EdgeId edge) {
  is_eager_[field().graph.back(edge)] = true;
  Serve(edge);
}

}  // namespace schakel::simulations
