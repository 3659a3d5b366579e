// The records that nodes sign about themselves: ours, those of others, and who may connect by them.
#include <algorithm>
#include <utility>

#include "base/log.h"
#include "federation/gossip/endpoint.h"
#include "federation/gossip/federation.h"

namespace schakel::federation {
namespace {

std::uint64_t CounterNow(Now now) {
  return static_cast<std::uint64_t>(ToUnixMillis(now.wall));
}

constexpr std::uint64_t kCounterMax = 253'402'300'799'000;  // the year 9999, as in documents

// Records state times in whole milliseconds.
WallTime InMillis(WallTime time) {
  return FromUnixMillis(ToUnixMillis(time));
}

// Nothing if recovery keys say such things.
std::optional<Buffer> SignAgain(const crypto::KeyPair& signer, const SignedRecord& record,
                                std::uint64_t counter) {
  const crypto::NodeId& node = record.id.node;
  if (const auto* keys = std::get_if<KeysBody>(&record.body)) {
    return SignKeysRecord(signer, node, counter, *keys);
  }
  if (const auto* presence = std::get_if<PresenceBody>(&record.body)) {
    return SignPresenceRecord(signer, node, counter, *presence);
  }
  if (const auto* beacon = std::get_if<BeaconBody>(&record.body)) {
    return SignBeaconRecord(signer, node, counter, *beacon);
  }
  return std::nullopt;
}

}  // namespace

const crypto::KeyPair* Federation::Signer() const {
  const Admission* admission = directory_->Find(options_.self);
  if (admission == nullptr) return nullptr;
  const crypto::PublicKey& key = directory_->IdentityKey(*admission);
  if (identity_.public_key() == key) return &identity_;
  const bool is_next = next_identity_ && next_identity_->public_key() == key;
  return is_next ? &*next_identity_ : nullptr;
}

void Federation::OfferIdentity(crypto::KeyPair next, Now now) {
  now = Correct(now);
  next_identity_ = std::move(next);
  own_.SetDirectory(directory_, Signer());
  AnnounceSelf(now);
  Advance(now);
}

std::vector<AllowedPeer> Federation::AllowedPeers(WallTime local) const {
  const WallTime now = local + correction_;
  std::vector<AllowedPeer> allowed;
  for (const Admission& admission : directory_->admissions()) {
    if (!directory_->IsActive(admission.node_id)) continue;
    const KeysBody* keys = records_.Keys(admission.node_id, *directory_);
    const crypto::TransportKey* previous = records_.PreviousKey(admission.node_id);
    const bool is_previous = previous == nullptr || *previous == admission.transport_key;
    const bool first_key_counts = keys == nullptr || (keys->previous_until > now && is_previous);
    const bool is_holder = *directory_->HolderOf(admission.transport_key) == admission.node_id;
    if (first_key_counts && is_holder) {
      allowed.push_back({admission.transport_key, admission.node_id});
    }
    if (keys == nullptr) continue;
    allowed.push_back({keys->transport_key, admission.node_id});
    const bool counts =
        !is_previous && keys->previous_until > now && directory_->HolderOf(*previous) == nullptr;
    if (counts) allowed.push_back({*previous, admission.node_id});
  }
  return allowed;
}

void Federation::EndOverlaps(Now now) {
  if (!overlap_end_ || now.wall < *overlap_end_) return;
  overlap_end_ = records_.NextOverlapEnd(now.wall);
  outbox_.Add(AllowPeers{});
  std::vector<LinkId> ending;
  for (const auto& [id, link] : links_.all()) {
    const KeysBody* keys = records_.Keys(link.node, *directory_);
    const bool is_past = keys != nullptr && keys->transport_key != link.server_key &&
                         keys->previous_until <= now.wall;
    if (link.direction == Direction::kOutbound && is_past) ending.push_back(id);
  }
  for (const LinkId id : ending)
    Close(*links_.Find(id), CloseReason::kRevoked);
}

bool Federation::DialsWithPreviousKey(const crypto::NodeId& node, Now now) const {
  if (!options_.previous_transport_key) return false;
  const KeysBody* keys = records_.Keys(options_.self, *directory_);
  bool is_known_by_few = true;
  if (keys != nullptr) {
    // By the middle of the overlap whoever is there has heard of the new key.
    const auto issued = FromUnixMillis(
        static_cast<std::int64_t>(records_.Counter(options_.self, NumberOf(RecordType::kKeys))));
    is_known_by_few = now.wall < issued + (keys->previous_until - issued) / 2;
  }
  // Who refused one key may know the other: of before a partition, or of after it.
  const bool has_refused = dialer_.Failures(node) % 2 == 1;
  return is_known_by_few != has_refused;
}

void Federation::RotateTransport(const crypto::TransportKey& key, Duration overlap, Now now) {
  now = Correct(now);
  options_.previous_transport_key = options_.transport_key;
  options_.transport_key = key;
  options_.key_overlap = overlap;
  AnnounceSelf(now);
  Advance(now);
}

void Federation::RotateSealing(const crypto::TransportKey& key, Now now) {
  now = Correct(now);
  options_.sealing_key = key;
  AnnounceSelf(now);
  Advance(now);
}

KeysBody Federation::OwnKeys(const Admission& admission, Now now) const {
  const KeysBody* held = records_.Keys(options_.self, *directory_);
  KeysBody keys{options_.transport_key, options_.sealing_key, 1, WallTime{}};
  const auto& before = held == nullptr ? admission.transport_key : held->transport_key;
  if (held != nullptr) {
    keys.sealing_epoch = held->sealing_epoch + (held->sealing_key == keys.sealing_key ? 0 : 1);
    keys.previous_until = held->previous_until;
  }
  if (before == keys.transport_key) return keys;
  const bool has_overlap = options_.previous_transport_key == before;
  keys.previous_until = has_overlap ? InMillis(now.wall + options_.key_overlap) : WallTime{};
  return keys;
}

bool Federation::TakeBack(const crypto::KeyPair& signer, RecordType type, WallTime now) {
  const SignedRecord* held = records_.Find(options_.self, NumberOf(type));
  const auto newest = static_cast<std::uint64_t>(ToUnixMillis(now + limits::kRecordAheadMax));
  if (held == nullptr || held->id.counter <= newest) return false;
  const std::int64_t before = std::max<std::int64_t>(ToUnixMillis(now) - 1, 1);
  const auto again = SignAgain(signer, *held, static_cast<std::uint64_t>(before));
  if (!again) return false;
  auto record = OpenRecord(*again, signer.public_key());
  if (!record) return false;
  records_.Replace(std::move(*record));
  return true;
}

RecordOutcome Federation::OfferOwn(Bytes record, Now now) {
  const RecordOutcome outcome = OfferRecord(record, 0, now);
  if (outcome == RecordOutcome::kNew) return outcome;
  log::Warning("own record not taken type=" + std::to_string(PeekRecord(record)->type) +
               " outcome=" + std::to_string(static_cast<int>(outcome)));
  return outcome;
}

void Federation::AnnounceSelf(Now now) {
  const crypto::KeyPair* signer = Signer();
  if (signer == nullptr) return;
  // A clock that is known to be behind, and that nobody puts right, does not tell what is ahead.
  const auto reading = clock_.Read({now.mono, now.wall - correction_});
  const bool is_time_known =
      reading.fault != ClockFault::kBehind || clock_.Median(now.mono).has_value();
  const auto is_taken_back = [&](RecordType type) {
    return is_time_known && TakeBack(*signer, type, now.wall);
  };
  const bool are_keys_back = is_taken_back(RecordType::kKeys);
  const bool is_presence_back = is_taken_back(RecordType::kPresence);
  const auto after = [&](RecordType type) {
    return std::max(CounterNow(now), records_.Counter(options_.self, NumberOf(type)) + 1);
  };
  // Others refuse what an earlier identity key signed, unless they have it already.
  const auto is_signed = [&](RecordType type) {
    const SignedRecord* record = records_.Find(options_.self, NumberOf(type));
    return record != nullptr && OpenRecord(record->bytes, signer->public_key()).has_value();
  };
  const KeysBody keys = OwnKeys(*directory_->Find(options_.self), now);
  const KeysBody* held_keys = records_.Keys(options_.self, *directory_);
  if (are_keys_back || held_keys == nullptr || *held_keys != keys ||
      !is_signed(RecordType::kKeys)) {
    const auto record = SignKeysRecord(*signer, options_.self, after(RecordType::kKeys), keys);
    is_key_taken_ = OfferOwn(record, now) == RecordOutcome::kTaken;
  }
  const PresenceBody presence{AnnouncedEndpoints(options_.endpoints), trust_.version().root};
  const PresenceBody* held = records_.Presence(options_.self);
  if (is_presence_back || held == nullptr || *held != presence ||
      !is_signed(RecordType::kPresence)) {
    const std::uint64_t counter = after(RecordType::kPresence);
    OfferOwn(SignPresenceRecord(*signer, options_.self, counter, presence), now);
  }
}

void Federation::SendBeacon(Now now) {
  const crypto::KeyPair* signer = Signer();
  if (signer == nullptr) return;
  // What the local clock shows, whatever others say: a beacon is a voice in what time it is.
  const Now local{now.mono, now.wall - correction_};
  TakeBack(*signer, RecordType::kBeacon, local.wall);
  const std::uint64_t counter = std::max(
      CounterNow(local), records_.Counter(options_.self, NumberOf(RecordType::kBeacon)) + 1);
  const HeldJournal* own = journals_.Find(own_.id());
  const BeaconBody body{outbox_.trust_version(), own_.id().incarnation,
                        own == nullptr ? 0 : own->durable.size};
  OfferOwn(SignBeaconRecord(*signer, options_.self, counter, body), now);
}

void Federation::TendBeacons(Now now) {
  if (beacons_.TakeDue(now)) SendBeacon(now);
  const bool is_isolated = beacons_.IsIsolated(now.mono);
  if (is_isolated && !is_isolated_) {
    outbox_.Add(RaiseAlarm{AlarmKind::kIsolated, options_.self.hex()});
  }
  is_isolated_ = is_isolated;
  feelers_.SetCutOff(IsCutOff(now.mono), now.mono);
}

RecordOutcome Federation::Submit(Bytes record, Now now) {
  now = Correct(now);
  const RecordOutcome outcome = OfferRecord(record, 0, now);
  Advance(now);
  return outcome;
}

void Federation::NoteTime(const RecordId& id, Now now) {
  if (id.node == options_.self || id.counter > kCounterMax) return;
  const Now local{now.mono, now.wall - correction_};
  clock_.Hear(id.node, FromUnixMillis(static_cast<std::int64_t>(id.counter)), local);
}

RecordOutcome Federation::HearTime(const RecordId& id, Bytes bytes, LinkId source, Now now) {
  // The local clock may be the wrong one.
  if (!beacons_.MaySend(id.node) || id.counter > kCounterMax) return RecordOutcome::kUnknown;
  const WallTime said = FromUnixMillis(static_cast<std::int64_t>(id.counter));
  if (said <= clock_.LastOf(id.node)) return RecordOutcome::kUnknown;
  const RecordOutcome signer = records_.JudgeSigner(id, bytes, *directory_);
  if (signer != RecordOutcome::kKnown) return signer;
  NoteTime(id, now);
  if (source != 0) record_sync_.OnTaken({id.node, id.type}, now);
  return RecordOutcome::kUnknown;
}

RecordOutcome Federation::OfferRecord(Bytes bytes, LinkId source, Now now) {
  const auto id = PeekRecord(bytes);
  if (!id) return RecordOutcome::kInvalid;
  const RecordKey key{id->node, id->type};
  record_sync_.OnRecord(key);
  // What a recovery key says is urgent, unless it was said before.
  const bool is_repeat = records_.IsRepeat(*id, bytes);
  const bool rests = source != 0 && (id->type < NumberOf(RecordType::kRecovery) || is_repeat);
  if (rests && record_sync_.IsResting(key, now)) return RecordOutcome::kAhead;
  const bool is_beacon = id->type == NumberOf(RecordType::kBeacon);
  const WallTime local = now.wall - correction_;
  const bool is_sign_of_life =
      beacons_.MaySend(id->node) && BeaconWatch::IsFresh(id->counter, local);
  if (is_beacon && !is_sign_of_life) return HearTime(*id, bytes, source, now);
  storage::WriteBatch batch;
  const RecordOutcome outcome =
      records_.Offer(bytes, *directory_, std::max(now.wall, local), batch);
  if (is_beacon && outcome == RecordOutcome::kAhead) return HearTime(*id, bytes, source, now);
  const bool is_frozen = outcome == RecordOutcome::kFrozen;
  if (outcome != RecordOutcome::kNew && !is_frozen) return outcome;
  if (rests) record_sync_.OnTaken(key, now);
  if (is_beacon) {
    NoteTime(*id, now);
    NoteHelp(source);
    beacons_.OnBeacon(id->node, now);
    const auto* body = std::get_if<BeaconBody>(&records_.Find(id->node, id->type)->body);
    if (body != nullptr) beacons_.OnTrustNamed(id->node, body->trust, trust_.version(), now);
    record_sync_.Spread(key, source, now);
    return outcome;
  }
  // The proof is news for whoever sent the second half of it.
  const RecordKey frozen{id->node, NumberOf(RecordType::kFreeze)};
  record_writes_[outbox_.Write(std::move(batch))] =
      is_frozen ? std::pair(frozen, LinkId{0}) : std::pair(key, source);
  if (id->type >= NumberOf(RecordType::kRecovery) && !is_repeat) has_new_recovery_ = true;
  if (id->type == NumberOf(RecordType::kKeys)) {
    outbox_.Add(AllowPeers{});
    overlap_end_ = records_.NextOverlapEnd(now.wall);
  }
  next_tend_ = std::min(next_tend_, now.mono);
  return outcome;
}

void Federation::OnRecordDurable(Token token, Now now) {
  const auto written = record_writes_.find(token);
  if (written == record_writes_.end()) return;
  const auto [key, source] = written->second;
  record_writes_.erase(written);
  record_sync_.Spread(key, source, now);
}

bool Federation::MayBeOld(const RecordId& id) const {
  const bool is_of_identity = id.type < NumberOf(RecordType::kRecovery);
  const Admission* admission = is_of_identity ? directory_->Find(id.node) : nullptr;
  return admission != nullptr && directory_->AllIdentityKeys(*admission).size() > 1;
}

Result<void> Federation::OnRecords(Link& link, const RecordsMessage& message, bool same_trust,
                                   Now now) {
  const LinkId id = link.id;
  // What recovery keys said comes first: it tells which identity keys sign the rest.
  std::vector<Bytes> said;
  std::vector<Bytes> others;
  for (const Buffer& record : message.records) {
    const auto of = PeekRecord(record);
    const bool is_said = of && of->type >= NumberOf(RecordType::kRecovery);
    (is_said ? said : others).emplace_back(record);
  }
  const auto offered = OfferAll(link, said, same_trust, now);
  if (!offered) return offered;
  if (std::exchange(has_new_recovery_, false)) UseDirectory(now);
  Link* still = links_.Find(id);
  return still == nullptr ? Result<void>{} : OfferAll(*still, others, same_trust, now);
}

Result<void> Federation::OfferAll(Link& link, const std::vector<Bytes>& records, bool same_trust,
                                  Now now) {
  Allowance& allowance = link.allowance;
  if (allowance.ChecksNoMore()) return {};
  for (const Bytes record : records) {
    const auto id = PeekRecord(record);
    if (allowance.old_records == 0 && id && MayBeOld(*id)) continue;
    const std::uint64_t before = records_.signatures_checked();
    const RecordOutcome outcome = OfferRecord(record, link.id, now);
    const bool is_useful = outcome == RecordOutcome::kNew || outcome == RecordOutcome::kFrozen;
    // Of an earlier life, or from a future that is now: it may not be what this node is.
    if (is_useful && id->node == options_.self) AnnounceSelf(now);
    if (is_useful || records_.signatures_checked() == before) continue;
    if (outcome == RecordOutcome::kOld) {
      --allowance.old_records;
      continue;
    }
    if (allowance.ForgivesVainCheck()) continue;
    // A relay verifies what it passes on. Otherwise the rest comes with a later reconcile.
    if (outcome != RecordOutcome::kForged || !same_trust) return {};
    return Error{ErrorCode::kProtocol, "a record that its node did not sign"};
  }
  return {};
}

}  // namespace schakel::federation
