// The links of a node: whom it dials, whom it refuses, and which of several candidates stays.
#include "federation/gossip/expected_peers.h"
#include "federation/gossip/federation.h"

namespace schakel::federation {
namespace {

constexpr int kRetryJitterPercent = 50;
constexpr Duration kVersionRetry = std::chrono::hours(1);  // software changes by the day

}  // namespace

void Federation::Refuse(Link& link, RejectReason reason, Now now) {
  if (links_.CountRefused() >= limits::kInboundRefusedMax) {
    Close(link, CloseReason::kFull);
    return;
  }
  // A link that is closed at once takes along what waits to be sent on it.
  link.state = LinkState::kRefused;
  link.since = now.mono;
  const Duration wait = reason == RejectReason::kVersion
                            ? kVersionRetry
                            : random_.Jitter(limits::kFullRetry, kRetryJitterPercent);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(wait).count();
  outbox_.Send(link.id, RejectMessage{static_cast<std::uint16_t>(reason),
                                      static_cast<std::uint32_t>(seconds)});
}

void Federation::OnOtherVersion(Link& link, Now now) {
  dialer_.OnRejected(link, RejectReason::kVersion, kVersionRetry, now.mono);
  if (link.direction == Direction::kInbound) {
    Refuse(link, RejectReason::kVersion, now);
  } else {
    Close(link, CloseReason::kVersion);
  }
}

bool Federation::Expects(const crypto::NodeId& node) const {
  return IsExpected(*directory_, node, options_.self);
}

bool Federation::MakeRoom(const Link& link, Now now) {
  if (link.kind == LinkKind::kFeeler || !Expects(link.node)) return false;
  const auto gives_way =
      InboundSlots::GivesWay(links_, [this](const crypto::NodeId& node) { return Expects(node); });
  if (!gives_way) return false;
  Link& other = *links_.Find(*gives_way);
  inbound_.OnEnded(other.node, now.mono);
  Close(other, CloseReason::kFull);
  return true;
}

void Federation::EndRace(Link& greeted, Now now) {
  for (const LinkId id : dialer_.EndRace(greeted, links_, now.mono))
    Close(*links_.Find(id), CloseReason::kFinished);
  next_tend_ = std::min(next_tend_, now.mono);
}

void Federation::Open(DialChoice choice, Now now) {
  Link link;
  link.id = next_link_++;
  link.node = choice.node;
  link.direction = Direction::kOutbound;
  link.kind = choice.kind;
  link.is_rotating = choice.is_rotating;
  link.was_unlisted = records_.Presence(link.node) == nullptr;
  link.endpoint = choice.endpoint;
  link.server_key = choice.key;
  link.since = now.mono;
  outbox_.Add(DialPeer{link.id, choice.node, std::move(choice.endpoint), choice.key,
                       DialsWithPreviousKey(choice.node, now)});
  links_.Add(std::move(link));
}

void Federation::Dial(Now now) {
  for (DialChoice& choice : dialer_.Choose(View(now))) {
    if (choice.replaces) Close(*links_.Find(*choice.replaces), CloseReason::kFinished);
    Open(std::move(choice), now);
  }
}

bool Federation::IsCutOff(MonoTime now) const {
  return is_isolated_ || beacons_.IsBehind(trust_.version(), now);
}

void Federation::NoteHelp(LinkId id) {
  const Link* link = links_.Find(id);
  const bool is_own_feeler =
      link != nullptr && link->kind == LinkKind::kFeeler && link->direction == Direction::kOutbound;
  if (is_own_feeler && feelers_.is_cut_off()) dialer_.Prefer(link->node);
}

void Federation::AskForBeacons(const Link& link) {
  RecordsWantMessage want;
  for (const crypto::NodeId& source : beacons_.sources()) {
    if (source != options_.self) {
      want.refs.push_back({TagOf(source), NumberOf(RecordType::kBeacon), 0});
    }
  }
  if (!want.refs.empty()) outbox_.Send(link.id, std::move(want));
}

void Federation::DialFeelers(Now now) {
  for (std::size_t count = feelers_.Take(now.mono); count > 0; --count) {
    auto choice = feelers_.is_cut_off() ? dialer_.ChooseWideFeeler(View(now))
                                        : dialer_.ChooseFeeler(View(now));
    if (choice) Open(std::move(*choice), now);
  }
}

}  // namespace schakel::federation
