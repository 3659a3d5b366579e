#include "federation/gossip/federation.h"

#include "base/log.h"
#include "federation/wire/frame_codec.h"

namespace schakel::federation {
namespace {

constexpr Duration kTendInterval = std::chrono::seconds(1);
constexpr Duration kGracePeriod = std::chrono::seconds(15);  // of a dial: connect and handshake

// What the operator configured shows which networks this node belongs to.
EndpointPolicy PermittedEndpoints(const FederationOptions& options) {
  EndpointPolicy policy;
  for (const Seed& seed : options.seeds)
    policy.Permit(seed.endpoint);
  if (!options.dials_private) return policy;
  for (const Seed& seed : options.seeds)
    policy.PermitKindOf(seed.endpoint);
  for (const std::string& endpoint : options.endpoints)
    policy.PermitKindOf(endpoint);
  return policy;
}

}  // namespace

Federation::Federation(FederationOptions options, const crypto::KeyPair& identity, Random& random)
    : options_(std::move(options)),
      identity_(identity),
      random_(random),
      trust_sync_(outbox_),
      replication_(options_.self, journals_, links_, outbox_),
      own_(identity, options_.self, journals_, outbox_),
      dialer_(options_.self, options_.seeds, PermittedEndpoints(options_), random) {}

Result<void> Federation::Restore(const storage::Reader& reader, TrustedSet trust, bool is_restored,
                                 Now now) {
  const auto journals = journals_.Restore(reader);
  if (!journals) return journals;
  trust_ = std::move(trust);
  durable_trust_ = trust_;
  directory_ = options_.build_directory(trust_, now.wall);
  outbox_.SetTrustVersion(trust_.version());
  const auto records = records_.Restore(reader, *directory_);
  if (!records) return records;
  const auto payloads = replication_.Restore(reader);
  if (!payloads) return payloads;
  const auto own = own_.Restore(reader);
  if (!own) return own;
  const auto dialer = dialer_.Restore(reader);
  if (!dialer) return dialer;
  own_.SetQuota(OwnQuota());
  if (is_restored) own_.OnRestoredStore(now);
  replication_.SetDirectory(directory_, now.wall);
  AdmitPeers(now.wall);
  AnnounceSelf(now);
  next_tend_ = now.mono;
  next_feeler_ = now.mono + random_.Jitter(limits::kFeelerInterval, 50);
  Advance(now);
  return {};
}

void Federation::OnLinkUp(LinkId id, const crypto::NodeId& node, Direction direction, Now now) {
  Link* link = links_.Find(id);
  if (link == nullptr) {
    if (direction == Direction::kOutbound) {
      outbox_.Add(CloseLink{id, CloseReason::kSilence});  // it took too long and was given up
      return;
    }
    if (!directory_->IsActive(node)) {
      outbox_.Add(CloseLink{id, CloseReason::kRevoked});
      return;
    }
    const bool may_greet = InboundSlots::MayGreet(links_);
    if (!may_greet && links_.CountRefused() >= limits::kInboundRefusedMax) {
      outbox_.Add(CloseLink{id, CloseReason::kFull});
      return;
    }
    Link inbound;
    inbound.id = id;
    inbound.node = node;
    inbound.direction = direction;
    link = &links_.Add(std::move(inbound));
    if (!may_greet) {
      Refuse(*link, now);
      return;
    }
  } else {
    link->kind = dialer_.KindOnConnect(*link, links_, now.mono);
  }
  Greet(*link, now);
  Advance(now);
}

void Federation::Greet(Link& link, Now now) {
  link.state = LinkState::kGreeting;
  link.since = now.mono;
  link.last_heard = now.mono;
  link.our_nonce = random_.Next();
  HelloMessage hello;
  hello.version_lowest = limits::kProtocolVersion;
  hello.version_highest = limits::kProtocolVersion;
  hello.nonce = link.our_nonce;
  hello.link_kind = link.kind;
  hello.credit_bytes = limits::kPushCreditStart;
  for (auto it = journals_.all().lower_bound({link.node, 0});
       it != journals_.all().end() && it->first.publisher == link.node; ++it) {
    if (hello.yours.size() == limits::kOwnFrontiersMax) hello.yours.erase(hello.yours.begin());
    if (it->second.checkpoint.empty()) continue;
    hello.yours.push_back({it->first.incarnation, it->second.checkpoint});
  }
  outbox_.Send(link.id, std::move(hello));
}

void Federation::OnLinkDown(LinkId id, LinkEnd end, Now now) {
  const Link* link = links_.Find(id);
  if (link == nullptr) return;
  // Of two links to one node the other end closes the same one as we would: nothing was lost.
  const bool has_other = links_.Count([&](const Link& other) {
    return other.node == link->node && other.id != id && other.IsUp();
  }) > 0;
  const bool was_dialled = link->direction == Direction::kOutbound && !has_other;
  const bool failed = end == LinkEnd::kDialFailed || !link->IsUp();
  if (was_dialled && failed) dialer_.OnFailed(*link, now.mono);
  if (was_dialled && !failed) dialer_.OnLost(*link, now.mono);
  if (link->IsUp()) inbound_.OnEnded(link->node, now.mono);
  replication_.OnLinkDown(id);
  trust_sync_.OnLinkDown(id);
  links_.Remove(id);
  next_tend_ = now.mono;  // a lost link is repaired at once
  Advance(now);
}

void Federation::Close(Link& link, CloseReason reason) {
  const LinkId id = link.id;
  const crypto::NodeId node = link.node;
  outbox_.Add(CloseLink{id, reason});
  replication_.OnLinkDown(id);
  trust_sync_.OnLinkDown(id);
  log::Debug("link closed peer=" + node.hex().substr(0, 8) +
             " reason=" + std::to_string(static_cast<int>(reason)));
  links_.Remove(id);
}

void Federation::OnFrame(LinkId id, Bytes bytes, Now now) {
  Link* link = links_.Find(id);
  if (link == nullptr || link->state == LinkState::kRefused) return;
  const bool was_up = link->IsUp();
  const auto frame = DecodeFrame(bytes);
  Result<void> handled;
  if (frame) {
    link->last_heard = now.mono;
    handled = Dispatch(*link, *frame, now);
  } else {
    handled = frame.error();
  }
  link = links_.Find(id);
  if (!handled && link != nullptr) {
    ++offences_;
    log::Warning("peer broke the protocol peer=" + link->node.hex().substr(0, 8) +
                 " error=" + ToString(handled.error()));
    dialer_.OnFailed(*link, now.mono);
    if (link->IsUp()) inbound_.OnEnded(link->node, now.mono);
    Close(*link, CloseReason::kProtocol);
  } else if (link != nullptr && link->push_spent >= limits::kPushCreditStart / 2) {
    outbox_.Send(id, CreditMessage{static_cast<std::uint32_t>(std::exchange(link->push_spent, 0))});
  }
  link = links_.Find(id);
  if (link == nullptr) next_tend_ = now.mono;
  if (link != nullptr && link->IsUp() && !was_up) EndRace(*link, now);
  Advance(now);
}

void Federation::OnDurable(Token token, Now now) {
  own_.OnDurable(token);
  replication_.OnDurable(token, now);
  OnRecordDurable(token);
  if (trust_write_ == token) {
    trust_write_.reset();
    OnTrustDurable(now);
  }
  Advance(now);
}

void Federation::OnRead(ReadResult result, Now now) {
  replication_.OnRead(std::move(result), now);
  Advance(now);
}

std::optional<std::uint64_t> Federation::OwnQuota() const {
  const Admission* admission = directory_->Find(options_.self);
  if (admission == nullptr) return std::nullopt;
  return admission->quotas.stored_bytes;
}

void Federation::Publish(PublishRequest request, Now now) {
  own_.Publish(std::move(request), now);
  Advance(now);
}

void Federation::Tick(Now now) {
  if (now.mono >= next_tend_) TendLinks(now);
  if (const auto silent = trust_sync_.Expire(now.mono)) {
    if (Link* link = links_.Find(*silent)) link->unproven_trust = asked_trust_;
  }
  Advance(now);
}

void Federation::Advance(Now now) {
  TendTrust(now);
  const std::size_t admitted = directory_->size();
  const bool is_listed = directory_->Find(options_.self) != nullptr;
  const std::size_t others = admitted - (is_listed ? 1 : 0);
  if (is_listed) own_.Advance(others, now);
  replication_.Advance(now);
}

void Federation::TendLinks(Now now) {
  next_tend_ = now.mono + kTendInterval;
  std::vector<std::pair<LinkId, CloseReason>> ending;
  for (auto& [id, link] : links_.all()) {
    const Duration age = now.mono - link.since;
    const bool is_feeler_done =
        link.kind == LinkKind::kFeeler && link.IsUp() &&
        age > (link.direction == Direction::kOutbound ? limits::kFeelerLife
                                                      : limits::kFeelerLifeInbound);
    const bool is_stuck = link.state == LinkState::kGreeting && age > limits::kHelloTimeout;
    const bool is_refused = link.state == LinkState::kRefused && age > limits::kHelloTimeout;
    const bool never_came = link.state == LinkState::kDialing && age > kGracePeriod;
    const bool is_silent = link.IsUp() && now.mono - link.last_heard > limits::kLinkSilenceMax;
    if (is_feeler_done) {
      ending.emplace_back(id, CloseReason::kFinished);
    } else if (is_refused) {
      ending.emplace_back(id, CloseReason::kFull);
    } else if (is_stuck || never_came || is_silent) {
      ending.emplace_back(id, CloseReason::kSilence);
    } else if (link.IsUp() && now.mono >= link.next_reconcile) {
      link.next_reconcile = now.mono + random_.Jitter(limits::kReconcileInterval, 20);
      replication_.SendFingerprint(link, Tags(link), now);
    }
  }
  for (const auto& [id, reason] : ending) {
    Link* link = links_.Find(id);
    if (reason == CloseReason::kSilence && link->direction == Direction::kOutbound) {
      dialer_.OnFailed(*link, now.mono);
    }
    if (link->IsUp()) inbound_.OnEnded(link->node, now.mono);
    Close(*link, reason);
  }
  if (auto remembered = dialer_.Remember(links_, now.mono)) outbox_.Write(std::move(*remembered));
  Dial(now);
  if (now.mono >= next_feeler_) DialFeeler(now);
}

MonoTime Federation::NextDeadline() const {
  // Everything that may wait a second is looked at when links are tended.
  MonoTime next = next_tend_;
  for (const auto& deadline : {replication_.NextDeadline(), trust_sync_.NextDeadline()}) {
    if (deadline && *deadline < next) next = *deadline;
  }
  return next;
}

FederationStatus Federation::Status(Now /*now*/) const {
  FederationStatus status;
  status.self = options_.self;
  status.incarnation = own_.id().incarnation;
  status.is_open = own_.IsOpen();
  status.queued = own_.queued();
  status.trust = trust_.version();
  status.trust_issued = trust_.issued();
  status.nodes = directory_->size();
  status.outbound_up = links_.CountOutboundUp();
  for (const auto& [id, link] : links_.all()) {
    status.links.push_back(
        {id, link.node, link.direction, link.kind, link.IsUp(), link.round_trip, link.their_trust});
  }
  for (const auto& [id, held] : journals_.all()) {
    status.journals.push_back({id, held.journal.held_size(), held.durable, held.checkpoint,
                               held.journal.status(), held.journal.stored_bytes(),
                               held.journal.reviewed()});
  }
  // Unsalted on purpose: operators compare it by eye between nodes.
  status.frontier_fingerprint = replication_.Sum(crypto::TagSalt{}).sum().hex();
  status.missing_payloads = replication_.missing_payloads();
  status.unknown_frames = unknown_frames_;
  status.offences = offences_;
  status.counters = replication_.counters();
  return status;
}

}  // namespace schakel::federation
