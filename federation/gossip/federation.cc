#include "federation/gossip/federation.h"

#include "base/log.h"
#include "federation/gossip/draft.h"
#include "federation/gossip/journal_end.h"
#include "federation/wire/frame_codec.h"

namespace schakel::federation {
namespace {

constexpr BucketRate kArrivalRate{limits::kArrivalsPerMinute, std::chrono::minutes(1),
                                  limits::kArrivalsPerMinute, limits::kArrivalsPerMinute};

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
      record_sync_(records_, links_, outbox_),
      beacons_(options_.self),
      trust_sync_(outbox_),
      replication_(options_.self, health_, journals_, links_, outbox_),
      own_(identity, options_.self, journals_, outbox_),
      dialer_(options_.self, options_.seeds, PermittedEndpoints(options_), random),
      feelers_(random) {}

Result<void> Federation::Restore(const storage::Reader& reader, TrustedSet trust, bool is_restored,
                                 Now now) {
  const auto journals = journals_.Restore(reader);
  if (!journals) return journals;
  const auto restored = RestoreTrust(reader, std::move(trust), now);
  if (!restored) return restored;
  now = Correct(now);
  records_.SetBase(options_.record_base);
  records_.SetMemo(options_.record_memo);
  const auto records = records_.Restore(reader, *admitted_);
  if (!records) return records;
  const auto payloads = replication_.Restore(reader);
  if (!payloads) return payloads;
  UseDirectory(now);
  const auto own = own_.Restore(reader);
  if (!own) return own;
  const auto dialer = dialer_.Restore(reader);
  if (!dialer) return dialer;
  if (is_restored) own_.OnRestoredStore(now);
  next_tend_ = now.mono;
  feelers_.Start(now.mono);
  Advance(now);
  return {};
}

void Federation::OnLinkUp(LinkId id, const crypto::NodeId& node, Direction direction, Now now) {
  now = Correct(now);
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
    // Who was cut off for an offence, or comes and goes, has to wait.
    if (arrivals_.Level(node, kArrivalRate, now.mono) <= 0) {
      outbox_.Add(CloseLink{id, CloseReason::kFull});
      return;
    }
    arrivals_.Charge(node, kArrivalRate, 1, now.mono);
    const bool has_claim =
        links_.CountInbound() < limits::kInboundLinksMax + limits::kInboundExpectedMax;
    const bool may_greet = InboundSlots::MayGreet(links_) || (has_claim && Expects(node));
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
      Refuse(*link, RejectReason::kFull, now);
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
  link.ping_sent = now.mono;
  next_tend_ = std::min(next_tend_, EndOf(link, now.mono).first);
  link.our_nonce = random_.Next();
  HelloMessage hello;
  hello.version_lowest = limits::kProtocolVersion;
  hello.version_highest = limits::kProtocolVersion;
  hello.nonce = link.our_nonce;
  hello.link_kind = link.kind;
  hello.credit_bytes = limits::kPushCreditStart;
  const Admission* admission = directory_->Find(link.node);
  for (auto it = journals_.all().lower_bound({link.node, 0});
       it != journals_.all().end() && it->first.publisher == link.node; ++it) {
    // What a thief of an earlier key wrote would push out what the node has to know.
    const auto end = admission == nullptr
                         ? std::nullopt
                         : EndOfHeld(journals_, it->second, *directory_, *admission);
    if (end && end->size == 0) continue;
    if (hello.yours.size() == limits::kOwnFrontiersMax) hello.yours.erase(hello.yours.begin());
    // Of all that its owner signed what states most, durable or not: after a restore it may know
    // of it by us only, and would sign another history.
    const std::string& note = it->second.journal.newest_note();
    if (note.empty()) continue;
    hello.yours.push_back({it->first.incarnation, note});
  }
  outbox_.Send(link.id, std::move(hello));
}

void Federation::OnLinkDown(LinkId id, LinkEnd end, Now now) {
  now = Correct(now);
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
  replication_.OnLinkDown(*link);
  record_sync_.OnLinkDown(id);
  trust_sync_.OnLinkDown(id);
  trust_serving_.OnLinkDown(id);
  links_.Remove(id);
  next_tend_ = now.mono;  // a lost link is repaired at once
  Advance(now);
}

void Federation::Close(Link& link, CloseReason reason) {
  const LinkId id = link.id;
  const crypto::NodeId node = link.node;
  outbox_.Add(CloseLink{id, reason});
  replication_.OnLinkDown(link);
  record_sync_.OnLinkDown(id);
  trust_sync_.OnLinkDown(id);
  trust_serving_.OnLinkDown(id);
  log::Debug("link closed peer=" + node.hex().substr(0, 8) +
             " reason=" + std::to_string(static_cast<int>(reason)));
  links_.Remove(id);
}

void Federation::OnFrame(LinkId id, Bytes bytes, Now now) {
  now = Correct(now);
  Link* link = links_.Find(id);
  if (link == nullptr || link->state == LinkState::kRefused) return;
  const bool was_up = link->IsUp();
  const auto frame = DecodeFrame(bytes);
  Result<void> handled;
  if (frame) {
    link->last_heard = now.mono;
    link->is_asked = link->is_doubted = false;
    handled = Dispatch(*link, *frame, now);
  } else {
    handled = frame.error();
  }
  link = links_.Find(id);
  if (!handled && link != nullptr) CloseForOffence(*link, handled.error(), now);
  link = links_.Find(id);
  if (link == nullptr) next_tend_ = now.mono;
  if (link != nullptr && link->IsUp() && !was_up) EndRace(*link, now);
  Advance(now);
  link = links_.Find(id);
  if (link != nullptr) Grant(*link);
}

void Federation::CloseForOffence(Link& link, const Error& error, Now now) {
  ++offences_;
  log::Warning("peer broke the protocol peer=" + link.node.hex().substr(0, 8) +
               " error=" + ToString(error));
  dialer_.OnFailed(link, now.mono);
  if (link.IsUp()) inbound_.OnEnded(link.node, now.mono);
  arrivals_.Charge(link.node, kArrivalRate, limits::kArrivalsPerOffence, now.mono);
  Close(link, CloseReason::kProtocol);
  next_tend_ = now.mono;
}

void Federation::Grant(Link& link) {
  if (!link.IsUp()) return;
  const std::uint32_t bytes = replication_.TakeGrant(link);
  if (bytes > 0) outbox_.Send(link.id, CreditMessage{bytes});
}

void Federation::OnDurable(Token token, Now now) {
  now = Correct(now);
  health_.OnDurable(token, now.mono);
  own_.OnDurable(token);
  replication_.OnDurable(token, now);
  OnRecordDurable(token, now);
  if (trust_write_ == token) {
    trust_write_.reset();
    OnTrustDurable(now);
  }
  Advance(now);
}

void Federation::OnRead(ReadResult result, Now now) {
  now = Correct(now);
  replication_.OnRead(std::move(result), now);
  Advance(now);
}

std::optional<std::uint64_t> Federation::OwnQuota() const {
  const Admission* admission = directory_->Find(options_.self);
  if (admission == nullptr) return std::nullopt;
  return admission->quotas.stored_bytes;
}

void Federation::Publish(PublishRequest request, Now now) {
  now = Correct(now);
  const auto tlp = TlpOfHeader(request.header.tlp);
  const bool is_sealed = request.header.kind == static_cast<std::uint16_t>(EntryKind::kSealed);
  const bool may_leave = is_sealed ? terms_.SharesSealed() : !tlp || terms_.Shares(*tlp);
  if (may_leave) {
    own_.Publish(std::move(request), now);
  } else {
    outbox_.Add(PublishFailed{request.request,
                              {ErrorCode::kUnauthorized,
                               "nothing was heard of the trust anchor for 30 days: only TLP:CLEAR "
                               "and TLP:GREEN are shared until it is back"}});
  }
  Advance(now);
}

void Federation::Tick(Now now) {
  now = Correct(now);
  health_.OnTick(NextDeadline(), now.mono);
  if (now.mono >= next_tend_) TendLinks(now);
  ExpireTrust(now);
  Advance(now);
}

void Federation::Advance(Now now) {
  if (std::exchange(has_new_recovery_, false)) UseDirectory(now);
  TendTrust(now);
  trust_serving_.Advance(durable_trust_, now.mono);
  const std::size_t admitted = directory_->size();
  const bool is_listed = directory_->Find(options_.self) != nullptr;
  const std::size_t others = admitted - (is_listed ? 1 : 0);
  if (is_listed) own_.Advance(others, now);
  record_sync_.Advance(now);
  replication_.Advance(now);
  if (const auto token = outbox_.TakeNewestWrite()) health_.OnWrite(*token, now.mono);
  trust_patience_ = health_.Stretch(limits::kTrustTimeout, now.mono) - limits::kTrustTimeout;
}

void Federation::TendLinks(Now now) {
  std::vector<std::pair<LinkId, CloseReason>> ending;
  for (auto& [id, link] : links_.all()) {
    const auto [end, reason] = EndOf(link, now.mono);
    const auto doubt = DoubtAt(link, now.mono);
    if (now.mono >= end) {
      ending.emplace_back(id, reason);
    } else if (doubt && now.mono >= *doubt) {
      Doubt(link, now);
    } else if (link.IsUp() && now.mono + limits::kReconcileSlack >= link.next_reconcile) {
      link.next_reconcile = now.mono + random_.Jitter(limits::kReconcileInterval, 20);
      link.allowance.Renew();
      link.trust.was_sent_split = false;  // what was parked too long is sent again
      // One end asks for both; what it finds goes both ways.
      if (link.direction == Direction::kOutbound) Ask(link, now);
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
  TendTerms(now);
  TendBeacons(now);
  EndOverlaps(now);
  Dial(now);
  DialFeelers(now);
  next_terms_ = NextTermsChange(now);
  next_tend_ = NextTend(now.mono);
}

FederationStatus Federation::Status(Now now) {
  const auto clock = clock_.Read(now);
  FederationStatus status;
  status.self = options_.self;
  status.incarnation = own_.id().incarnation;
  status.is_open = own_.IsOpen();
  status.has_heard = own_.HasHeard();
  status.queued = own_.queued();
  status.trust = trust_.version();
  status.trust_issued = trust_.issued();
  status.terms = terms_;
  status.trust_age = clock.judged - trust_.issued();
  status.clock_fault = clock.fault;
  status.waiting = directory_->CountWaiting();
  status.nodes = directory_->size();
  const crypto::KeyPair* signer = Signer();
  status.may_sign = signer != nullptr;
  status.is_next_identity = signer != nullptr && signer != &identity_;
  if (const KeysBody* keys = records_.Keys(options_.self, *directory_)) {
    status.sealing_epoch = keys->sealing_epoch;
    status.previous_key_until = keys->previous_until;
  }
  status.is_key_taken = is_key_taken_;
  for (const auto& [node, recovery] : directory_->recoveries()) {
    if (recovery.is_frozen) status.frozen.push_back(node);
    if (!recovery.is_frozen && recovery.open == 0) status.stopped.push_back(node);
  }
  status.outbound_up = links_.CountOutboundUp();
  for (const auto& [id, link] : links_.all()) {
    status.links.push_back({id, link.node, link.direction, link.kind, link.IsUp(), link.round_trip,
                            link.trust.theirs});
  }
  for (const auto& [id, held] : journals_.all()) {
    status.journals.push_back({id, held.journal.held_size(), held.durable, held.checkpoint,
                               held.journal.status(), held.journal.stored_bytes(),
                               held.journal.reviewed()});
  }
  // Unsalted on purpose: operators compare it by eye between nodes.
  status.frontier_fingerprint =
      replication_.reconcile().FrontierDigest().hex().substr(0, 2 * StateHash::kSize);
  status.is_isolated = is_isolated_;
  status.beacons_heard = beacons_.CountHeard(now.mono);
  status.missing_payloads = replication_.missing_payloads();
  status.unknown_frames = unknown_frames_;
  status.offences = offences_;
  status.counters = replication_.counters();
  status.signatures_checked = status.counters.signatures_checked + records_.signatures_checked();
  status.walks = replication_.reconcile().walks() + record_sync_.walks();
  return status;
}

}  // namespace schakel::federation
