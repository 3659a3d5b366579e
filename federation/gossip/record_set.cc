#include "federation/gossip/record_set.h"

#include "base/coding.h"
#include "federation/limits.h"
#include "storage/keys.h"

namespace schakel::federation {

using storage::Column;

Result<void> RecordSet::Restore(const storage::Reader& reader, const Directory& directory) {
  return reader.Scan(Column::kRecords, {}, {}, [&](Bytes /*key*/, Bytes value) {
    const auto ref = PeekRecord(value);
    const Admission* admission = ref ? directory.Find(ref->node) : nullptr;
    if (admission == nullptr) return true;
    auto record = OpenRecord(value, admission->identity_key);
    if (record && !IsTaken(*record, directory)) Put(std::move(*record));
    return true;
  });
}

RecordOutcome RecordSet::Offer(Bytes bytes, const Directory& directory, WallTime now,
                               storage::WriteBatch& batch) {
  const auto ref = PeekRecord(bytes);
  if (!ref) return RecordOutcome::kInvalid;
  const Admission* admission = directory.Find(ref->node);
  const bool is_known_type = ref->type == static_cast<std::uint8_t>(RecordType::kKeys) ||
                             ref->type == static_cast<std::uint8_t>(RecordType::kPresence);
  if (admission == nullptr || !is_known_type) return RecordOutcome::kUnknown;
  const Key key{ref->node, ref->type};
  const auto held = records_.find(key);
  if (held != records_.end() && held->second.ref.counter >= ref->counter) {
    return RecordOutcome::kKnown;
  }
  const auto newest = static_cast<std::uint64_t>(ToUnixMillis(now + limits::kRecordAheadMax));
  if (ref->counter > newest) return RecordOutcome::kAhead;
  auto record = OpenRecord(bytes, admission->identity_key);
  if (!record) return RecordOutcome::kInvalid;
  if (IsTaken(*record, directory)) return RecordOutcome::kTaken;
  batch.Put(Column::kRecords, storage::RecordKey(ref->node.view(), ref->type), record->bytes);
  Put(std::move(*record));
  return RecordOutcome::kNew;
}

bool RecordSet::IsTaken(const SignedRecord& record, const Directory& directory) const {
  const auto* keys = std::get_if<KeysBody>(&record.body);
  if (keys == nullptr) return false;
  const crypto::NodeId* admitted = directory.HolderOf(keys->transport_key);
  if (admitted != nullptr) return *admitted != record.ref.node;
  const auto held = holders_.find(keys->transport_key);
  return held != holders_.end() && held->second != record.ref.node &&
         directory.IsActive(held->second);
}

void RecordSet::Put(SignedRecord record) {
  const Key key{record.ref.node, record.ref.type};
  if (const auto* keys = std::get_if<KeysBody>(&record.body)) {
    const auto before = records_.find(key);
    if (before != records_.end()) {
      const auto& old = std::get<KeysBody>(before->second.body);
      const auto holder = holders_.find(old.transport_key);
      if (holder != holders_.end() && holder->second == record.ref.node) holders_.erase(holder);
    }
    holders_.insert_or_assign(keys->transport_key, record.ref.node);
  }
  records_.insert_or_assign(key, std::move(record));
}

const KeysBody* RecordSet::Keys(const crypto::NodeId& node, const Directory& directory) const {
  const auto found = records_.find({node, static_cast<std::uint8_t>(RecordType::kKeys)});
  if (found == records_.end()) return nullptr;
  const auto* keys = std::get_if<KeysBody>(&found->second.body);
  const crypto::NodeId* admitted = directory.HolderOf(keys->transport_key);
  const auto held = holders_.find(keys->transport_key);
  const bool is_other = (admitted != nullptr && *admitted != node) || held->second != node;
  return is_other ? nullptr : keys;
}

const PresenceBody* RecordSet::Presence(const crypto::NodeId& node) const {
  const auto found = records_.find({node, static_cast<std::uint8_t>(RecordType::kPresence)});
  return found == records_.end() ? nullptr : std::get_if<PresenceBody>(&found->second.body);
}

std::uint64_t RecordSet::Counter(const crypto::NodeId& node, RecordType type) const {
  const auto found = records_.find({node, static_cast<std::uint8_t>(type)});
  return found == records_.end() ? 0 : found->second.ref.counter;
}

const Buffer* RecordSet::Find(const crypto::NodeId& node, std::uint8_t type) const {
  const auto found = records_.find({node, type});
  return found == records_.end() ? nullptr : &found->second.bytes;
}

std::vector<RecordRef> RecordSet::Refs() const {
  std::vector<RecordRef> refs;
  for (const auto& [key, record] : records_)
    refs.push_back(record.ref);
  return refs;
}

std::uint64_t RecordSet::Tag(const crypto::TagSalt& salt) const {
  Buffer all;
  for (const auto& [key, record] : records_) {
    Append(all, record.ref.node.view());
    all.push_back(record.ref.type);
    AppendBigEndian64(all, record.ref.counter);
  }
  return crypto::ShortTag(salt, all);
}

}  // namespace schakel::federation
