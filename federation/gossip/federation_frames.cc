#include "base/coding.h"
#include "base/log.h"
#include "federation/gossip/federation.h"

namespace schakel::federation {
namespace {

// Both ends compute the same salt from the two nonces.
crypto::TagSalt SessionSalt(std::uint64_t a, std::uint64_t b) {
  Buffer nonces;
  AppendBigEndian64(nonces, std::min(a, b));
  AppendBigEndian64(nonces, std::max(a, b));
  const crypto::Digest digest = crypto::Blake2b(nonces);
  return *crypto::TagSalt::From(digest.view().first(crypto::TagSalt::kSize));
}

// What can only be judged under the trust version that the frame names.
bool DependsOnTrust(const Message& message) {
  return std::holds_alternative<PageMessage>(message) ||
         std::holds_alternative<AnnounceMessage>(message) ||
         std::holds_alternative<RecentMessage>(message) ||
         std::holds_alternative<VectorMessage>(message) ||
         std::holds_alternative<RecordsMessage>(message) ||
         std::holds_alternative<ForkProofMessage>(message);
}

}  // namespace

Result<void> Federation::OnHello(Link& link, const HelloMessage& hello, Now now) {
  if (link.IsUp()) return Error{ErrorCode::kProtocol, "second HELLO"};
  const bool speaks_ours = hello.version_lowest <= limits::kProtocolVersion &&
                           hello.version_highest >= limits::kProtocolVersion;
  if (!speaks_ours) {
    outbox_.Send(link.id, RejectMessage{static_cast<std::uint16_t>(RejectReason::kVersion), 3600});
    return Error{ErrorCode::kProtocol, "no common protocol version"};
  }
  link.state = LinkState::kUp;
  link.since = now.mono;
  link.their_nonce = hello.nonce;
  link.salt = SessionSalt(link.our_nonce, link.their_nonce);
  link.push_credit = std::min<std::size_t>(hello.credit_bytes, limits::kPushCreditMax);
  // The dialler decides what the link is for.
  if (link.direction == Direction::kInbound) link.kind = hello.link_kind;
  dialer_.OnUp(link.node);
  own_.OnLinkUp(now);
  own_.OnHello(link.node, hello.yours, now);
  OnGreeted(link, now);
  return {};
}

void Federation::OnGreeted(Link& link, Now now) {
  link.next_reconcile = now.mono + random_.Jitter(limits::kReconcileInterval, 20);
  replication_.SendFingerprint(link, records_.Tag(link.salt), now);
  SendRecordsHave(link);
  ResolveDuplicates(link);
}

void Federation::ResolveDuplicates(Link& link) {
  // When both sides dialled, the link of the smaller node id stays; both compute the same.
  for (auto& [id, other] : links_.all()) {
    if (id == link.id || other.node != link.node || !other.IsUp()) continue;
    const Direction kept = options_.self < link.node ? Direction::kOutbound : Direction::kInbound;
    const bool is_same_way = link.direction == other.direction;
    Link& losing = is_same_way || other.direction != kept ? other : link;
    Close(losing, CloseReason::kDuplicate);
    return;
  }
}

bool Federation::MustPark(const Link& link, const Frame& frame) const {
  const bool is_newer = frame.trust > trust_.version();
  return is_newer && frame.trust != link.unproven_trust && DependsOnTrust(frame.message) &&
         trust_sync_.IsActive();
}

Result<void> Federation::Dispatch(Link& link, const Frame& frame, Now now) {
  if (const auto* hello = std::get_if<HelloMessage>(&frame.message)) {
    const LinkId id = link.id;
    const auto greeted = OnHello(link, *hello, now);
    Link* still = links_.Find(id);
    if (greeted && still != nullptr) NoteTrust(*still, frame.trust, now);
    return greeted;
  }
  if (!link.IsUp()) return Error{ErrorCode::kProtocol, "frame before HELLO"};
  if (const auto* page = std::get_if<PageMessage>(&frame.message)) {
    const auto accounted = Replication::Account(link, *page);
    if (!accounted) return accounted;
  }
  NoteTrust(link, frame.trust, now);
  if (MustPark(link, frame)) {
    if (link.parked.size() < limits::kParkedFramesMax) {
      link.parked.push_back({frame.trust, frame.message});
    }
    return {};
  }
  const bool same_trust = frame.trust == trust_.version();
  return DispatchJournals(link, frame, same_trust, now);
}

Result<void> Federation::DispatchJournals(Link& link, const Frame& frame, bool same_trust,
                                          Now now) {
  const Message& message = frame.message;
  if (const auto* announce = std::get_if<AnnounceMessage>(&message)) {
    return replication_.OnAnnounce(link, *announce);
  }
  if (const auto* page = std::get_if<PageMessage>(&message)) {
    return replication_.OnPage(link, *page, same_trust, now);
  }
  if (const auto* chunk = std::get_if<PayloadChunkMessage>(&message)) {
    return replication_.OnPayloadChunk(link, *chunk);
  }
  if (const auto* pull = std::get_if<PullMessage>(&message)) {
    replication_.OnPull(link, *pull);
  } else if (const auto* print = std::get_if<FingerprintMessage>(&message)) {
    const std::uint64_t ours = records_.Tag(link.salt);
    replication_.OnFingerprint(link, *print, same_trust, now);
    if (print->records_tag != ours) SendRecordsHave(link);
    if (!print->is_reply) replication_.ReplyFingerprint(link, *print, ours);
  } else if (const auto* recent = std::get_if<RecentMessage>(&message)) {
    replication_.OnRecent(link, *recent);
  } else if (const auto* vector = std::get_if<VectorMessage>(&message)) {
    replication_.OnVector(link, *vector);
  } else if (const auto* want = std::get_if<PayloadWantMessage>(&message)) {
    replication_.OnPayloadWant(link, *want);
  } else if (const auto* have = std::get_if<RecordsHaveMessage>(&message)) {
    OnRecordsHave(link, *have);
  } else if (const auto* wanted = std::get_if<RecordsWantMessage>(&message)) {
    OnRecordsWant(link, *wanted);
  } else if (const auto* records = std::get_if<RecordsMessage>(&message)) {
    OnRecords(link, *records, now);
  } else if (const auto* trust_want = std::get_if<TrustWantMessage>(&message)) {
    ServeTrust(trust_, *trust_want, link.id, outbox_);
  } else if (const auto* files = std::get_if<TrustFilesMessage>(&message)) {
    OnTrustFiles(link, *files, now);
  } else if (const auto* proof = std::get_if<ForkProofMessage>(&message)) {
    replication_.OnForkProof(link, *proof);
  } else if (const auto* credit = std::get_if<CreditMessage>(&message)) {
    link.push_credit =
        std::min<std::size_t>(link.push_credit + credit->bytes, limits::kPushCreditMax);
  } else {
    ++unknown_frames_;
  }
  return {};
}

void Federation::NoteTrust(Link& link, TrustVersion version, Now now) {
  link.their_trust = version;
  const bool is_newer = version > trust_.version() && version != link.unproven_trust;
  if (!is_newer || trust_sync_.IsActive()) return;
  asked_trust_ = version;
  trust_sync_.Start(trust_, link.id, now);
}

void Federation::TendTrust(Now now) {
  std::vector<LinkId> waiting;
  for (auto& [id, link] : links_.all()) {
    if (trust_sync_.IsActive()) return;
    if (link.IsUp()) NoteTrust(link, link.their_trust, now);
    if (!link.parked.empty()) waiting.push_back(id);
  }
  if (trust_sync_.IsActive()) return;
  for (const LinkId id : waiting)
    Unpark(id, now);
}

void Federation::OnTrustFiles(Link& link, const TrustFilesMessage& message, Now now) {
  auto fetched = trust_sync_.OnFiles(link.id, message, now);
  if (!fetched) {
    // The peer named a version that does not verify for us. That alone is no offence: it may be
    // what a stolen key signed. We do not ask it for the same version again.
    log::Warning("trust update refused error=" + ToString(fetched.error()));
    if (fetched.error().code == ErrorCode::kConflict) {
      outbox_.Add(RaiseAlarm{AlarmKind::kSplitView, link.node.hex()});
    }
    link.unproven_trust = asked_trust_;
    return;
  }
  if (!fetched->has_value()) return;
  // A peer that delivers less than it named is not asked for that version again.
  if ((*fetched)->version() < asked_trust_) link.unproven_trust = asked_trust_;
  if ((*fetched)->version() > trust_.version()) ApplyTrust(std::move(**fetched), now);
}

void Federation::OfferTrust(TrustedSet trust, Now now) {
  if (trust.version() > trust_.version()) ApplyTrust(std::move(trust), now);
  Advance(now);
}

void Federation::ApplyTrust(TrustedSet trust, Now now) {
  storage::WriteBatch batch;
  trust.WriteChanges(trust_, batch);
  trust_ = std::move(trust);
  directory_ = options_.build_directory(trust_, now.wall);
  outbox_.SetTrustVersion(trust_.version());
  outbox_.Write(std::move(batch));
  AdmitPeers(now.wall);
  replication_.SetDirectory(directory_, now.wall);
  AnnounceSelf(now);
  std::vector<LinkId> revoked;
  for (auto& [id, link] : links_.all()) {
    if (directory_->IsRevoked(link.node)) {
      revoked.push_back(id);
    } else if (link.IsUp()) {
      // The frame names the new version: peers that are behind ask for it.
      replication_.SendFingerprint(link, records_.Tag(link.salt), now);
    }
  }
  for (const LinkId id : revoked)
    Close(*links_.Find(id), CloseReason::kRevoked);
  next_tend_ = now.mono;
}

void Federation::AdmitPeers(WallTime now) {
  AllowPeers allowed;
  for (const Admission& admission : directory_->admissions()) {
    if (directory_->IsRevoked(admission.node_id)) continue;
    const KeysBody* keys = records_.Keys(admission.node_id);
    const bool first_key_counts = keys == nullptr || keys->previous_until > now;
    if (first_key_counts) allowed.peers.push_back({admission.transport_key, admission.node_id});
    if (keys != nullptr) allowed.peers.push_back({keys->transport_key, admission.node_id});
  }
  outbox_.Add(std::move(allowed));
}

void Federation::Unpark(LinkId id, Now now) {
  Link* link = links_.Find(id);
  while (link != nullptr && !link->parked.empty()) {
    const ParkedFrame parked = std::move(link->parked.front());
    link->parked.pop_front();
    const bool same_trust = parked.trust == trust_.version();
    const auto handled = DispatchJournals(*link, {parked.trust, parked.message}, same_trust, now);
    link = links_.Find(id);
    if (handled || link == nullptr) continue;
    ++offences_;
    Close(*link, CloseReason::kProtocol);
    return;
  }
}

void Federation::AnnounceSelf(Now now) {
  const Admission* admission = directory_->Find(options_.self);
  if (admission == nullptr || admission->identity_key != identity_.public_key()) return;
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(now.wall));
  const KeysBody keys{options_.transport_key, options_.sealing_key, 1, WallTime{}};
  const KeysBody* held_keys = records_.Keys(options_.self);
  const bool keys_differ = held_keys == nullptr || held_keys->transport_key != keys.transport_key ||
                           held_keys->sealing_key != keys.sealing_key;
  if (keys_differ) {
    const std::uint64_t after = records_.Counter(options_.self, RecordType::kKeys) + 1;
    OfferRecord(SignKeysRecord(identity_, options_.self, std::max(counter, after), keys), 0, now);
  }
  const PresenceBody presence{options_.endpoints};
  const PresenceBody* held = records_.Presence(options_.self);
  if (held == nullptr || *held != presence) {
    const std::uint64_t after = records_.Counter(options_.self, RecordType::kPresence) + 1;
    OfferRecord(SignPresenceRecord(identity_, options_.self, std::max(counter, after), presence), 0,
                now);
  }
}

void Federation::OfferRecord(Bytes bytes, LinkId source, Now now) {
  storage::WriteBatch batch;
  const RecordOutcome outcome = records_.Offer(bytes, *directory_, now.wall, batch);
  if (outcome != RecordOutcome::kNew) return;
  outbox_.Write(std::move(batch));
  for (auto& [id, link] : links_.all()) {
    if (id != source && link.IsUp()) outbox_.Send(id, RecordsMessage{{ToBuffer(bytes)}});
  }
  AdmitPeers(now.wall);
  next_tend_ = std::min(next_tend_, now.mono);
}

void Federation::SendRecordsHave(Link& link) {
  RecordsHaveMessage message;
  for (const RecordRef& ref : records_.Refs()) {
    if (message.refs.size() == limits::kRecordsPerFrameMax) {
      outbox_.Send(link.id, std::exchange(message, {}));
    }
    message.refs.push_back(ref);
  }
  if (!message.refs.empty()) outbox_.Send(link.id, std::move(message));
}

void Federation::OnRecordsHave(Link& link, const RecordsHaveMessage& message) {
  RecordsWantMessage want;
  for (const RecordRef& ref : message.refs) {
    const auto type = static_cast<RecordType>(ref.type);
    const bool is_known_type = type == RecordType::kKeys || type == RecordType::kPresence;
    if (!is_known_type || directory_->Find(ref.node) == nullptr) continue;
    if (records_.Counter(ref.node, type) < ref.counter) want.refs.push_back(ref);
  }
  if (!want.refs.empty()) outbox_.Send(link.id, std::move(want));
}

void Federation::OnRecordsWant(Link& link, const RecordsWantMessage& message) {
  RecordsMessage answer;
  std::size_t size = 0;
  for (const RecordRef& ref : message.refs) {
    const Buffer* bytes = records_.Find(ref.node, ref.type);
    if (bytes == nullptr) continue;
    size += bytes->size() + 16;
    if (size > limits::kPageBodyMax) break;  // the next reconcile fetches the rest
    answer.records.push_back(*bytes);
  }
  if (!answer.records.empty()) outbox_.Send(link.id, std::move(answer));
}

void Federation::OnRecords(Link& link, const RecordsMessage& message, Now now) {
  const LinkId source = link.id;
  for (const Buffer& record : message.records)
    OfferRecord(record, source, now);
}

}  // namespace schakel::federation
