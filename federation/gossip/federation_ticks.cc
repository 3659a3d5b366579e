// When what has to happen, so that a node that has nothing to do sleeps.
#include "federation/gossip/federation.h"

namespace schakel::federation {
namespace {

constexpr Duration kTendInterval = std::chrono::seconds(1);   // while a link is missing
constexpr Duration kWatchInterval = std::chrono::seconds(5);  // for silence of the beacons
constexpr Duration kGracePeriod = std::chrono::seconds(15);   // of a dial: connect and handshake
constexpr Duration kTendMin = std::chrono::milliseconds(1);   // never the same moment again

}  // namespace

std::pair<MonoTime, CloseReason> Federation::EndOf(const Link& link, MonoTime now) const {
  const Duration hello = health_.Stretch(limits::kHelloTimeout, now);
  if (link.state == LinkState::kDialing) return {link.since + kGracePeriod, CloseReason::kSilence};
  if (link.state == LinkState::kGreeting) return {link.since + hello, CloseReason::kSilence};
  if (link.state == LinkState::kRefused) return {link.since + hello, CloseReason::kFull};
  MonoTime silent = link.last_heard + health_.Stretch(limits::kLinkSilenceMax, now);
  if (link.is_doubted) silent = std::min(silent, DoubtAt(link, now).value_or(silent));
  if (link.kind != LinkKind::kFeeler) return {silent, CloseReason::kSilence};
  const bool is_ours = link.direction == Direction::kOutbound;
  const Duration life = is_ours ? limits::kFeelerLife : limits::kFeelerLifeInbound;
  return {std::min(silent, link.since + life), CloseReason::kFinished};
}

std::optional<MonoTime> Federation::DoubtAt(const Link& link, MonoTime now) const {
  if (!link.IsUp() || !link.is_asked) return std::nullopt;
  const bool sends_bulk = link.bulk_sent > MonoTime{} && now - link.bulk_sent < limits::kBulkMemory;
  const bool is_behind_bulk = sends_bulk || replication_.AwaitsBulk(link, now);
  const Duration wait = is_behind_bulk ? limits::kPongBehindBulkMax : limits::kPongMax;
  return link.ping_sent + health_.Stretch(wait, now);
}

void Federation::Doubt(Link& link, Now now) {
  link.is_doubted = true;
  Ask(link, now);
  if (now.mono < next_probe_) return;
  next_probe_ = now.mono + limits::kReconcileInterval;
  for (auto& [id, other] : links_.all()) {
    if (other.IsUp() && other.kind != LinkKind::kFeeler && !other.is_asked) Ask(other, now);
  }
}

bool Federation::IsBusy() const {
  const bool is_listed = directory_->Find(options_.self) != nullptr;
  const bool misses_links = links_.CountOutboundUp() < limits::kPushLinks + limits::kReconcileLinks;
  return misses_links || (is_listed && !own_.IsOpen()) || replication_.missing_payloads() > 0;
}

MonoTime Federation::NextTend(MonoTime now) const {
  MonoTime next = std::min(feelers_.next(), now + (IsBusy() ? kTendInterval : kWatchInterval));
  next = std::min(next, next_terms_);
  if (const auto beacon = beacons_.NextDeadline()) next = std::min(next, *beacon);
  for (const auto& [id, link] : links_.all()) {
    next = std::min(next, EndOf(link, now).first);
    if (const auto doubt = DoubtAt(link, now)) next = std::min(next, *doubt);
    if (link.IsUp()) next = std::min(next, link.next_reconcile);
  }
  return std::max(next, now + kTendMin);
}

MonoTime Federation::NextDeadline() const {
  MonoTime next = next_tend_;
  for (const auto& deadline :
       {replication_.NextDeadline(), record_sync_.NextDeadline(), trust_serving_.NextDeadline()}) {
    if (deadline) next = std::min(next, *deadline);
  }
  if (const auto trust = trust_sync_.NextDeadline())
    next = std::min(next, *trust + trust_patience_);
  return next;
}

}  // namespace schakel::federation
