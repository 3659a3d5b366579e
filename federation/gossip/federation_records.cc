// The records that nodes sign about themselves: ours, those of others, and who may connect by them.
#include "federation/gossip/endpoint.h"
#include "federation/gossip/federation.h"

namespace schakel::federation {

void Federation::AdmitPeers(WallTime now) {
  AllowPeers allowed;
  for (const Admission& admission : directory_->admissions()) {
    if (!directory_->IsActive(admission.node_id)) continue;
    const KeysBody* keys = records_.Keys(admission.node_id, *directory_);
    const bool first_key_counts = keys == nullptr || keys->previous_until > now;
    const bool is_holder = *directory_->HolderOf(admission.transport_key) == admission.node_id;
    if (first_key_counts && is_holder) {
      allowed.peers.push_back({admission.transport_key, admission.node_id});
    }
    if (keys != nullptr) allowed.peers.push_back({keys->transport_key, admission.node_id});
  }
  outbox_.Add(std::move(allowed));
}

void Federation::AnnounceSelf(Now now) {
  const Admission* admission = directory_->Find(options_.self);
  if (admission == nullptr || admission->identity_key != identity_.public_key()) return;
  const auto counter = static_cast<std::uint64_t>(ToUnixMillis(now.wall));
  const KeysBody keys{options_.transport_key, options_.sealing_key, 1, WallTime{}};
  const KeysBody* held_keys = records_.Keys(options_.self, *directory_);
  const bool keys_differ = held_keys == nullptr || held_keys->transport_key != keys.transport_key ||
                           held_keys->sealing_key != keys.sealing_key;
  if (keys_differ) {
    const std::uint64_t after = records_.Counter(options_.self, RecordType::kKeys) + 1;
    OfferRecord(SignKeysRecord(identity_, options_.self, std::max(counter, after), keys), 0, now);
  }
  const PresenceBody presence{AnnouncedEndpoints(options_.endpoints)};
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
  record_writes_[outbox_.Write(std::move(batch))] = {ToBuffer(bytes), source};
  AdmitPeers(now.wall);
  next_tend_ = std::min(next_tend_, now.mono);
}

void Federation::OnRecordDurable(Token token) {
  const auto written = record_writes_.find(token);
  if (written == record_writes_.end()) return;
  const auto [bytes, source] = std::move(written->second);
  record_writes_.erase(written);
  for (auto& [id, link] : links_.all()) {
    if (id != source && link.IsUp()) outbox_.Send(id, RecordsMessage{{bytes}});
  }
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
