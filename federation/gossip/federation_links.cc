// The links of a node: whom it dials, whom it refuses, and which of several candidates stays.
#include "federation/gossip/federation.h"

namespace schakel::federation {
namespace {

constexpr int kRetryJitterPercent = 50;

}  // namespace

void Federation::Refuse(Link& link, Now now) {
  link.state = LinkState::kRefused;
  link.since = now.mono;
  const Duration wait = random_.Jitter(limits::kFullRetry, kRetryJitterPercent);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(wait).count();
  outbox_.Send(link.id, RejectMessage{static_cast<std::uint16_t>(RejectReason::kFull),
                                      static_cast<std::uint32_t>(seconds)});
}

void Federation::EndRace(Link& greeted, Now now) {
  for (const LinkId id : Dialer::Surplus(greeted, links_))
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

void Federation::DialFeelers(Now now) {
  next_feeler_ = now.mono + random_.Jitter(limits::kFeelerInterval, 50);
  const std::size_t count = is_isolated_ ? limits::kFeelersWhenIsolated : 1;
  for (std::size_t i = 0; i < count; ++i)
    DialFeeler(now);
}

void Federation::DialFeeler(Now now) {
  if (auto choice = dialer_.ChooseFeeler(View(now))) Open(std::move(*choice), now);
}

}  // namespace schakel::federation
