// The records that nodes sign about themselves: ours, those of others, and who may connect by them.
#include "federation/gossip/endpoint.h"
#include "federation/gossip/federation.h"

namespace schakel::federation {
namespace {

std::uint64_t CounterNow(Now now) {
  return static_cast<std::uint64_t>(ToUnixMillis(now.wall));
}

constexpr std::uint64_t kCounterMax = 253'402'300'799'000;  // the year 9999, as in documents

constexpr std::uint8_t Number(RecordType type) {
  return static_cast<std::uint8_t>(type);
}

}  // namespace

std::vector<AllowedPeer> Federation::AllowedPeers(WallTime local) const {
  const WallTime now = local + correction_;
  std::vector<AllowedPeer> allowed;
  for (const Admission& admission : directory_->admissions()) {
    if (!directory_->IsActive(admission.node_id)) continue;
    const KeysBody* keys = records_.Keys(admission.node_id, *directory_);
    const bool first_key_counts = keys == nullptr || keys->previous_until > now;
    const bool is_holder = *directory_->HolderOf(admission.transport_key) == admission.node_id;
    if (first_key_counts && is_holder) {
      allowed.push_back({admission.transport_key, admission.node_id});
    }
    if (keys != nullptr) allowed.push_back({keys->transport_key, admission.node_id});
  }
  return allowed;
}

void Federation::AnnounceSelf(Now now) {
  const Admission* admission = directory_->Find(options_.self);
  if (admission == nullptr || admission->identity_key != identity_.public_key()) return;
  const auto after = [&](RecordType type) {
    return std::max(CounterNow(now), records_.Counter(options_.self, Number(type)) + 1);
  };
  const KeysBody keys{options_.transport_key, options_.sealing_key, 1, WallTime{}};
  const KeysBody* held_keys = records_.Keys(options_.self, *directory_);
  const bool keys_differ = held_keys == nullptr || held_keys->transport_key != keys.transport_key ||
                           held_keys->sealing_key != keys.sealing_key;
  if (keys_differ) {
    OfferRecord(SignKeysRecord(identity_, options_.self, after(RecordType::kKeys), keys), 0, now);
  }
  const PresenceBody presence{AnnouncedEndpoints(options_.endpoints), trust_.version().root};
  const PresenceBody* held = records_.Presence(options_.self);
  if (held == nullptr || *held != presence) {
    const std::uint64_t counter = after(RecordType::kPresence);
    OfferRecord(SignPresenceRecord(identity_, options_.self, counter, presence), 0, now);
  }
}

void Federation::SendBeacon(Now now) {
  // What the local clock shows, whatever others say: a beacon is a voice in what time it is.
  const std::uint64_t counter =
      std::max(CounterNow({now.mono, now.wall - correction_}),
               records_.Counter(options_.self, Number(RecordType::kBeacon)) + 1);
  const HeldJournal* own = journals_.Find(own_.id());
  const BeaconBody body{outbox_.trust_version(), own_.id().incarnation,
                        own == nullptr ? 0 : own->durable.size};
  OfferRecord(SignBeaconRecord(identity_, options_.self, counter, body), 0, now);
}

void Federation::TendBeacons(Now now) {
  if (beacons_.TakeDue(now)) SendBeacon(now);
  const bool is_isolated = beacons_.IsIsolated(now.mono);
  if (is_isolated && !is_isolated_) {
    outbox_.Add(RaiseAlarm{AlarmKind::kIsolated, options_.self.hex()});
    next_feeler_ = now.mono;
  }
  is_isolated_ = is_isolated;
}

void Federation::NoteTime(const RecordId& id, Now now) {
  if (id.node == options_.self || id.counter > kCounterMax) return;
  clock_.Hear(id.node, FromUnixMillis(static_cast<std::int64_t>(id.counter)), now.mono);
}

// Of a beacon that the local clock calls too old or too new: that clock may be the wrong one.
void Federation::HearTime(const RecordId& id, Bytes bytes, Now now) {
  if (!beacons_.MaySend(id.node) || id.counter > kCounterMax) return;
  const WallTime said = FromUnixMillis(static_cast<std::int64_t>(id.counter));
  if (said <= clock_.LastOf(id.node)) return;
  if (OpenRecord(bytes, directory_->Find(id.node)->identity_key)) NoteTime(id, now);
}

void Federation::OfferRecord(Bytes bytes, LinkId source, Now now) {
  const auto id = PeekRecord(bytes);
  if (!id) return;
  const RecordKey key{id->node, id->type};
  record_sync_.OnRecord(key);
  const bool is_beacon = id->type == Number(RecordType::kBeacon);
  const WallTime local = now.wall - correction_;
  const bool is_sign_of_life =
      beacons_.MaySend(id->node) && BeaconWatch::IsFresh(id->counter, local);
  if (is_beacon && !is_sign_of_life) {
    HearTime(*id, bytes, now);
    return;
  }
  storage::WriteBatch batch;
  const RecordOutcome outcome =
      records_.Offer(bytes, *directory_, std::max(now.wall, local), batch);
  if (is_beacon && outcome == RecordOutcome::kAhead) HearTime(*id, bytes, now);
  if (outcome != RecordOutcome::kNew) return;
  if (is_beacon) {
    NoteTime(*id, now);
    beacons_.OnBeacon(id->node, now);
    record_sync_.Spread(key, source, now);
    return;
  }
  record_writes_[outbox_.Write(std::move(batch))] = {key, source};
  if (id->type == Number(RecordType::kKeys)) outbox_.Add(AllowPeers{});
  next_tend_ = std::min(next_tend_, now.mono);
}

void Federation::OnRecordDurable(Token token, Now now) {
  const auto written = record_writes_.find(token);
  if (written == record_writes_.end()) return;
  const auto [key, source] = written->second;
  record_writes_.erase(written);
  record_sync_.Spread(key, source, now);
}

void Federation::OnRecords(Link& link, const RecordsMessage& message, Now now) {
  const LinkId source = link.id;
  for (const Buffer& record : message.records)
    OfferRecord(record, source, now);
}

}  // namespace schakel::federation
