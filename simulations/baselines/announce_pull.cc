#include "simulations/baselines/announce_pull.h"

namespace schakel::simulations {
namespace {

// A round trip of at most 100 ms and the write; the table that this is compared with used the same.
constexpr std::int64_t kPullTimeoutUs = 150'000;
// Each announcer is asked again in turn, for messages that are gone for good; this ends the run of
// a node whose announcers are all droppers.
constexpr int kAskedMax = 64;

}  // namespace

AnnouncePull::AnnouncePull(const Field& field) : Spread(field) {}

void AnnouncePull::Relay(std::uint32_t node, EdgeId edge, std::uint16_t /*hop*/) {
  AnnounceToAllBut(node, edge);
}

void AnnouncePull::OnAnnounce(EdgeId edge) {
  const std::uint32_t node = field().graph.target(edge);
  if (Has(node)) return;
  wishes_[node].announcers.push_back(field().graph.back(edge));
  if (!wishes_[node].is_asking) Ask(node);
}

void AnnouncePull::OnTimer(std::uint32_t node) {
  wishes_[node].is_asking = false;
  if (!Has(node)) Ask(node);
}

void AnnouncePull::Ask(std::uint32_t node) {
  Wish& wish = wishes_[node];
  if (wish.announcers.empty() || wish.asked == kAskedMax) return;
  if (wish.next == wish.announcers.size()) wish.next = 0;
  const EdgeId edge = wish.announcers[wish.next++];
  wish.is_asking = true;
  ++wish.asked;
  field().carrier.Send(edge, SignalKind::kPull);
  field().carrier.Plan(node, SignalKind::kTimer, kPullTimeoutUs);
}

}  // namespace schakel::simulations
