#include <algorithm>

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
         std::holds_alternative<ForkProofMessage>(message) ||
         std::holds_alternative<SplitProofMessage>(message);
}

}  // namespace

Result<void> Federation::OnHello(Link& link, const HelloMessage& hello, Now now) {
  if (link.IsUp()) return Error{ErrorCode::kProtocol, "second HELLO"};
  const bool speaks_ours = hello.version_lowest <= limits::kProtocolVersion &&
                           hello.version_highest >= limits::kProtocolVersion;
  if (!speaks_ours) {
    OnOtherVersion(link, now);
    return {};
  }
  if (link.direction == Direction::kInbound) {
    // The dialler decides what the link is for.
    link.kind = hello.link_kind;
    if (!inbound_.MayStay(link, links_, now.mono) && !MakeRoom(link, now)) {
      Refuse(link, RejectReason::kFull, now);
      return {};
    }
  }
  link.state = LinkState::kUp;
  link.since = now.mono;
  link.their_nonce = hello.nonce;
  link.salt = SessionSalt(link.our_nonce, link.their_nonce);
  replication_.OnGrant(link, hello.credit_bytes);
  replication_.OnLinkUp(link, now);
  own_.OnLinkUp(now);
  own_.OnHello(link.node, hello.yours, now);
  OnGreeted(link, now);
  return {};
}

void Federation::OnGreeted(Link& link, Now now) {
  link.next_reconcile = now.mono + random_.Jitter(limits::kReconcileInterval, 20);
  next_tend_ = std::min({next_tend_, link.next_reconcile, EndOf(link, now.mono).first});
  if (link.direction == Direction::kOutbound) Ask(link, now);
  ResolveDuplicates(link);
}

void Federation::OnReject(Link& link, const RejectMessage& reject, Now now) {
  log::Info("link refused by peer=" + link.node.hex().substr(0, 8) +
            " reason=" + std::to_string(reject.reason));
  dialer_.OnRejected(link, static_cast<RejectReason>(reject.reason),
                     std::chrono::seconds(reject.retry_after_s), now.mono);
  Close(link, CloseReason::kRejected);
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
  return is_newer && frame.trust != link.trust.unproven && DependsOnTrust(frame.message) &&
         trust_sync_.IsActive();
}

Result<void> Federation::Dispatch(Link& link, const Frame& frame, Now now) {
  if (const auto* hello = std::get_if<HelloMessage>(&frame.message)) {
    const LinkId id = link.id;
    const auto greeted = OnHello(link, *hello, now);
    Link* still = links_.Find(id);
    if (greeted && still != nullptr && still->IsUp()) NoteTrust(*still, frame.trust, now);
    return greeted;
  }
  if (const auto* reject = std::get_if<RejectMessage>(&frame.message)) {
    OnReject(link, *reject, now);
    return {};
  }
  if (!link.IsUp()) return Error{ErrorCode::kProtocol, "frame before HELLO"};
  const auto accounted = Replication::Account(link, frame.message, now.mono);
  if (!accounted) return accounted;
  NoteTrust(link, frame.trust, now);
  if (MustPark(link, frame)) {
    tends_trust_ = true;
    if (link.trust.parked.size() < limits::kParkedFramesMax) {
      link.trust.parked.push_back({frame.trust, frame.message});
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
    return replication_.OnPayloadChunk(link, *chunk, now);
  }
  if (const auto* pull = std::get_if<PullMessage>(&message)) {
    replication_.OnPull(link, *pull, now);
  } else if (const auto* want = std::get_if<PayloadWantMessage>(&message)) {
    replication_.OnPayloadWant(link, *want, now);
  } else if (const auto* have = std::get_if<RecordsHaveMessage>(&message)) {
    record_sync_.OnHave(link, *have, now);
  } else if (const auto* records_want = std::get_if<RecordsWantMessage>(&message)) {
    ServeRecords(link, *records_want, now);
  } else if (const auto* records = std::get_if<RecordsMessage>(&message)) {
    return OnRecords(link, *records, same_trust, now);
  } else if (const auto* trust_want = std::get_if<TrustWantMessage>(&message)) {
    trust_serving_.OnWant(link, *trust_want);
  } else if (const auto* files = std::get_if<TrustFilesMessage>(&message)) {
    OnTrustFiles(link, *files, now);
  } else if (const auto* proof = std::get_if<ForkProofMessage>(&message)) {
    return replication_.OnForkProof(link, *proof, same_trust);
  } else if (const auto* split = std::get_if<SplitProofMessage>(&message)) {
    return OnSplitProof(link, *split, now);
  } else if (const auto* credit = std::get_if<CreditMessage>(&message)) {
    replication_.OnGrant(link, credit->bytes);
  } else {
    return DispatchReconcile(link, frame, same_trust, now);
  }
  return {};
}

Result<void> Federation::DispatchReconcile(Link& link, const Frame& frame, bool same_trust,
                                           Now now) {
  const Message& message = frame.message;
  Reconcile& reconcile = replication_.reconcile();
  if (const auto* print = std::get_if<FingerprintMessage>(&message)) {
    reconcile.OnFingerprint(link, *print, Tags(), records_.changes(), same_trust);
  } else if (const auto* pong = std::get_if<PongMessage>(&message)) {
    reconcile.OnPong(link, *pong, same_trust, now);
  } else if (const auto* recent = std::get_if<RecentMessage>(&message)) {
    // Under another trust version it is about other journals; the next fingerprint tells.
    if (same_trust) OnRecent(link, *recent, now);
  } else if (const auto* buckets = std::get_if<BucketsMessage>(&message)) {
    if (same_trust) reconcile.OnBuckets(link, *buckets);
  } else if (const auto* vector = std::get_if<VectorMessage>(&message)) {
    replication_.OnDifference(link, reconcile.OnVector(link, *vector));
  } else {
    ++unknown_frames_;
  }
  return {};
}

void Federation::Ask(Link& link, Now now) {
  replication_.reconcile().Ask(link, Tags(), records_.changes(), now);
  const bool lacks_beacons = feelers_.is_cut_off() || dialer_.IsHelper(link.node);
  if (lacks_beacons && link.kind != LinkKind::kPush) AskForBeacons(link);
}

void Federation::OnRecent(Link& link, const RecentMessage& message, Now now) {
  const LinkId id = link.id;
  replication_.OnDifference(link, replication_.reconcile().OnRecent(link, message, Tags(), now));
  const std::uint64_t ours = crypto::ShortTag(link.salt, records_.Digest().view());
  if (message.records_tag == ours) {
    link.records.equal_at = records_.changes();
  } else if (!message.is_answer) {
    record_sync_.Compare(link);
  }
  if (Link* still = links_.Find(id)) CompareTrust(*still, message.trust_tag, now);
}

void Federation::Unpark(LinkId id, Now now) {
  Link* link = links_.Find(id);
  while (link != nullptr && !link->trust.parked.empty()) {
    const ParkedFrame parked = std::move(link->trust.parked.front());
    link->trust.parked.pop_front();
    const bool same_trust = parked.trust == trust_.version();
    const auto handled = DispatchJournals(*link, {parked.trust, parked.message}, same_trust, now);
    link = links_.Find(id);
    if (handled || link == nullptr) continue;
    CloseForOffence(*link, handled.error(), now);
    return;
  }
}

}  // namespace schakel::federation
