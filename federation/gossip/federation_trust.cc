// Trust of this node: how it gets newer metadata, and what its state lets the node do.
#include <algorithm>

#include "base/coding.h"
#include "base/log.h"
#include "federation/gossip/federation.h"
#include "federation/trust/workflow.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

constexpr Duration kCorrectionStep = std::chrono::minutes(1);  // finer would change all the time

// What links compare is the same at all nodes that know of a split under this root, whichever of
// its sides they hold.
crypto::Digest FrozenDigest(std::uint32_t root) {
  Buffer message = ToBuffer(AsBytes("schakel/frozen"));
  AppendBigEndian32(message, root);
  return crypto::Blake2b(message);
}

}  // namespace

// --- Time and terms ---

Now Federation::Correct(Now local) {
  const WallTime best = clock_.Read(local).best;
  correction_ = best - local.wall;
  return {local.mono, best};
}

TrustTerms Federation::TermsOf(const TrustedSet& trust, Now now) const {
  const auto reading = clock_.Read({now.mono, now.wall - correction_});
  TrustTerms terms;
  terms.freshness = FreshnessOf(trust.issued(), reading.judged);
  terms.is_frozen = split_proofs_.contains(trust.version().root);
  terms.receive_max = terms_.receive_max;
  if (reading.fault != ClockFault::kNone) {
    terms.correction = correction_ / kCorrectionStep * kCorrectionStep;
  }
  return terms;
}

MonoTime Federation::NextTermsChange(Now now) const {
  const WallTime judged = clock_.Read({now.mono, now.wall - correction_}).judged;
  const auto change = NextFreshnessChange(trust_.issued(), judged);
  return change ? now.mono + (*change - judged) : MonoTime::max();
}

void Federation::TendTerms(Now now) {
  const TrustTerms terms = TermsOf(trust_, now);
  if (terms == terms_) return;
  if (terms.freshness != terms_.freshness) {
    log::Warning("state of trust changed to=" + std::string(FreshnessName(terms.freshness)));
  }
  terms_ = terms;
  storage::WriteBatch batch;
  TendHeldBack(batch);
  if (!batch.empty()) outbox_.Write(std::move(batch));
  UseDirectory(now);
}

void Federation::TendHeldBack(storage::WriteBatch& batch) {
  if (!terms_.AdmitsNew() || held_back_.empty()) return;
  WriteHeldBack(held_back_, {}, batch);
  held_back_.clear();
}

Tlp Federation::MostReceived() const {
  Tlp most = TrustTerms{}.receive_max;
  const Admission* own = admitted_->Find(options_.self);
  if (own != nullptr) most = std::min(most, own->rights.tlp_receive_max);
  const auto held = held_back_.find(options_.self);
  if (held == held_back_.end() || !held->second) return most;
  return std::min(most, held->second->rights.tlp_receive_max);
}

void Federation::UseDirectory(Now now) {
  terms_.receive_max = MostReceived();
  const bool is_plain = terms_ == TrustTerms{} && held_back_.empty();
  directory_ = is_plain ? admitted_ : admitted_->With(terms_, held_back_);
  auto recoveries = records_.Recoveries();
  if (!recoveries.empty()) {
    directory_ = Directory::WithRecoveries(*directory_, std::move(recoveries));
  }
  records_.JudgeSigners(*directory_);
  record_sync_.SetDirectory(*directory_);
  beacons_.SetDirectory(directory_, now);
  overlap_end_ = records_.NextOverlapEnd(now.wall);
  replication_.SetDirectory(directory_);
  own_.SetQuota(OwnQuota());
  own_.SetDirectory(directory_, Signer());
  outbox_.Add(AllowPeers{});
  std::vector<LinkId> ending;
  for (const auto& [id, link] : links_.all()) {
    const bool is_known = directory_->Find(link.node) != nullptr;
    if (is_known && !directory_->IsActive(link.node)) ending.push_back(id);
  }
  for (const LinkId id : ending)
    Close(*links_.Find(id), CloseReason::kRevoked);
  AnnounceSelf(now);
  next_tend_ = now.mono;
}

std::map<std::uint32_t, std::size_t> Federation::TrustedRoots() const {
  // The record of a node that is away is old: a link knows better.
  std::map<crypto::NodeId, std::uint32_t> linked{{options_.self, trust_.version().root}};
  for (const auto& [id, link] : links_.all()) {
    if (link.IsUp()) linked.emplace(link.node, link.trust.theirs.root);
  }
  std::map<std::uint32_t, std::size_t> roots;
  for (const Admission& admission : admitted_->admissions()) {
    const crypto::NodeId& node = admission.node_id;
    if (!admitted_->IsActive(node)) continue;
    const PresenceBody* presence = records_.Presence(node);
    const auto heard = linked.find(node);
    const std::uint32_t stated = presence == nullptr ? 0 : presence->root;
    ++roots[heard == linked.end() ? stated : std::max(stated, heard->second)];
  }
  return roots;
}

Result<void> Federation::RestoreTrust(const storage::Reader& reader, TrustedSet trust, Now now) {
  const auto bound = reader.Get(storage::Column::kMeta, storage::TrustBoundKey());
  if (!bound) return bound.error();
  if (*bound) {
    const auto millis = ByteReader(**bound).U64();
    if (!millis) return Error{ErrorCode::kCorruption, "the lower bound of time does not read"};
    clock_.Restore(FromUnixMillis(static_cast<std::int64_t>(*millis)), now);
  }
  clock_.Raise(trust.issued(), now);
  auto held_back = ReadHeldBack(reader);
  if (!held_back) return held_back.error();
  held_back_ = std::move(*held_back);
  auto proofs = ReadSplitProofs(reader);
  if (!proofs) return proofs.error();
  split_proofs_ = std::move(*proofs);
  trust_ = std::move(trust);
  now = Correct(now);
  terms_ = TermsOf(trust_, now);
  admitted_ = options_.build_directory(trust_, now.wall);
  storage::WriteBatch batch;
  TendHeldBack(batch);
  if (!batch.empty()) outbox_.Write(std::move(batch));
  SetDurableTrust();
  return {};
}

// --- Newer metadata ---

void Federation::NoteTrust(Link& link, TrustVersion version, Now now) {
  link.trust.theirs = version;
  if (version > trust_.version()) tends_trust_ = true;
  const bool is_newer = version > trust_.version() && version != link.trust.unproven &&
                        now.mono >= link.trust.wait_until;
  if (!is_newer || trust_sync_.IsActive()) return;
  asked_trust_ = version;
  trust_sync_.Start(trust_, link.id, now);
}

void Federation::DisproveTrust(Link& link, Now now) {
  link.trust.unproven = asked_trust_;
  // Or it would be asked for each of the versions that it can invent, and others not at all.
  link.trust.wait =
      std::clamp<Duration>(2 * link.trust.wait, limits::kTrustWaitFirst, limits::kTrustWaitMax);
  link.trust.wait_until = now.mono + link.trust.wait;
}

void Federation::ServeControl(Link& link, const Message& message, Now now) {
  constexpr BucketRate kRate{limits::kControlBytesPerSecond, std::chrono::seconds(1),
                             limits::kControlBurst, limits::kFrameSizeMax};
  if (control_.Level(link.node, kRate, now.mono) <= 0) return;  // it asks somebody else
  std::size_t bytes = 0;
  if (const auto* records = std::get_if<RecordsWantMessage>(&message)) {
    bytes = record_sync_.OnWant(link, *records);
  } else if (const auto* trust = std::get_if<TrustWantMessage>(&message)) {
    bytes = ServeTrust(durable_trust_, *trust, link.id, outbox_);
  }
  control_.Charge(link.node, kRate, bytes, now.mono);
}

void Federation::SetDurableTrust() {
  durable_trust_ = trust_;
  outbox_.SetTrustVersion(trust_.version());
  const TrustContent* content = durable_trust_.content();
  const bool has_timestamp = content != nullptr && content->timestamp;
  trust_digest_ = has_timestamp ? crypto::Blake2b(content->timestamp->canonical) : crypto::Digest{};
  if (ProofInForce() != nullptr) trust_digest_ = FrozenDigest(trust_.version().root);
}

void Federation::CompareTrust(Link& link, std::uint64_t theirs, Now now) {
  const std::uint64_t ours =
      trust_digest_ == crypto::Digest{} ? 0 : crypto::ShortTag(link.salt, trust_digest_.view());
  const bool differs = ours != 0 && theirs != 0 && theirs != ours && !trust_write_;
  if (!differs) return;
  if (const SplitProof* proof = ProofInForce()) {
    // It does not know yet.
    if (!std::exchange(link.trust.was_sent_split, true)) {
      outbox_.Send(link.id, SplitProofMessage{proof->root, proof->first, proof->second});
    }
    return;
  }
  if (link.trust.was_asked_for_split || trust_sync_.IsActive()) return;
  // If its timestamp is signed too, the fetch ends in the conflict that is the proof.
  link.trust.was_asked_for_split = true;
  asked_trust_ = trust_.version();
  trust_sync_.Start(trust_, link.id, now);
}

void Federation::TendTrust(Now now) {
  if (!tends_trust_) return;
  std::vector<LinkId> waiting;
  for (auto& [id, link] : links_.all()) {
    if (trust_sync_.IsActive()) return;
    if (link.IsUp()) NoteTrust(link, link.trust.theirs, now);
    if (!link.trust.parked.empty()) waiting.push_back(id);
  }
  if (trust_sync_.IsActive()) return;
  // Nobody is left who names a version that we could ask for.
  tends_trust_ = false;
  for (const LinkId id : waiting)
    Unpark(id, now);
}

void Federation::OnTrustFiles(Link& link, const TrustFilesMessage& message, Now now) {
  auto fetched = trust_sync_.OnFiles(link.id, message, now);
  if (!fetched) {
    // The peer named a version that does not verify for us. That alone is no offence: it may be
    // what a stolen key signed. We do not ask it for the same version again.
    // The code only: the context may quote what the peer wrote.
    log::Warning("trust update refused peer=" + link.node.hex().substr(0, 8) +
                 " error=" + std::string(ErrorCodeName(fetched.error().code)));
    if (fetched.error().code == ErrorCode::kConflict) {
      OnConflict(link, now);
    } else {
      DisproveTrust(link, now);
    }
    return;
  }
  if (!fetched->has_value()) return;
  // A peer that delivers less than it named is not asked for that version again.
  if ((*fetched)->version() < asked_trust_) {
    DisproveTrust(link, now);
  } else {
    link.trust.wait = Duration(0);
  }
  if ((*fetched)->version() <= trust_.version()) return;
  NoteHelp(link.id);
  ApplyTrust(std::move(**fetched), now);
}

void Federation::OfferTrust(TrustedSet trust, Now now) {
  now = Correct(now);
  if (trust.version() > trust_.version()) ApplyTrust(std::move(trust), now);
  Advance(now);
}

void Federation::RaiseBound(const TrustedSet& trust, Now now, storage::WriteBatch& batch) {
  const TrustContent* before = trust_.content();
  if (before != nullptr && HasOtherOnlineKeys(before->root.meta, trust.content()->root.meta)) {
    clock_.Forget();
  }
  if (!clock_.Raise(trust.issued(), {now.mono, now.wall - correction_})) return;
  Buffer row;
  AppendBigEndian64(row, static_cast<std::uint64_t>(ToUnixMillis(clock_.bound())));
  batch.Put(storage::Column::kMeta, storage::TrustBoundKey(), std::move(row));
}

void Federation::ApplyTrust(TrustedSet trust, Now now) {
  storage::WriteBatch batch;
  trust.WriteChanges(trust_, batch);
  RaiseBound(trust, now, batch);
  terms_ = TermsOf(trust, now);
  const auto next = options_.build_directory(trust, now.wall);
  HeldBack held_back;
  // Whom a joiner meets first is not new, it is all there is.
  const bool knows_some = trust_.version().timestamp > 0;
  if (!terms_.AdmitsNew() && knows_some) {
    held_back = NextHeldBack(held_back_, *directory_, *next, terms_.is_frozen);
  }
  WriteHeldBack(held_back_, held_back, batch);
  held_back_ = std::move(held_back);
  admitted_ = next;
  records_.Prune(*admitted_, batch);
  trust_ = std::move(trust);
  trust_write_ = outbox_.Write(std::move(batch));
  UseDirectory(now);
}

void Federation::OnTrustDurable(Now now) {
  SetDurableTrust();
  for (auto& [id, link] : links_.all()) {
    // The frame names the new version: peers that are behind ask for it.
    if (link.IsUp()) Ask(link, now);
  }
}

// --- Two histories ---

const SplitProof* Federation::ProofInForce() const {
  const auto found = split_proofs_.find(trust_.version().root);
  return found == split_proofs_.end() ? nullptr : &found->second;
}

void Federation::OnConflict(Link& link, Now now) {
  const auto theirs = trust_sync_.TakeConflict();
  const TrustContent* content = trust_.content();
  const bool is_news = ProofInForce() == nullptr;
  if (is_news && theirs && content != nullptr && content->timestamp) {
    SplitProof proof = MakeSplitProof(trust_.version().root, content->timestamp->file, *theirs);
    if (ProvesSplit(proof, content->root.meta)) {
      // It delivered what it named: the next root may come from it at once.
      link.trust.unproven = asked_trust_;
      Freeze(std::move(proof), now);
      return;
    }
  }
  DisproveTrust(link, now);
  if (is_news) outbox_.Add(RaiseAlarm{AlarmKind::kSplitView, link.node.hex()});
}

Result<void> Federation::OnSplitProof(Link& link, const SplitProofMessage& message, Now now) {
  const TrustContent* content = trust_.content();
  const bool is_about_ours = content != nullptr && message.root == trust_.version().root;
  if (!is_about_ours || ProofInForce() != nullptr || link.allowance.ChecksNoMore()) return {};
  SplitProof proof = MakeSplitProof(message.root, message.first, message.second);
  if (ProvesSplit(proof, content->root.meta)) {
    Freeze(std::move(proof), now);
  } else if (!link.allowance.ForgivesVainCheck()) {
    return Error{ErrorCode::kProtocol, "a split proof that proves nothing"};
  }
  return {};
}

void Federation::Freeze(SplitProof proof, Now now) {
  const std::uint32_t root = proof.root;
  if (split_proofs_.contains(root)) return;
  storage::WriteBatch batch;
  WriteSplitProof(proof, batch);
  outbox_.Write(std::move(batch));
  const SplitProof& kept = split_proofs_.emplace(root, std::move(proof)).first->second;
  outbox_.Add(RaiseAlarm{AlarmKind::kFrozen, std::to_string(root)});
  terms_.is_frozen = true;
  // What is being written is compared when it is on disk.
  if (!trust_write_) SetDurableTrust();
  UseDirectory(now);
  for (auto& [id, link] : links_.all()) {
    if (!link.IsUp()) continue;
    link.trust.was_sent_split = true;
    outbox_.Send(id, SplitProofMessage{kept.root, kept.first, kept.second});
  }
}

}  // namespace schakel::federation
