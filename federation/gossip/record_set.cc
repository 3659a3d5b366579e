#include "federation/gossip/record_set.h"

#include "base/coding.h"
#include "federation/limits.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;

constexpr auto kKeysType = static_cast<std::uint8_t>(RecordType::kKeys);
constexpr auto kPresenceType = static_cast<std::uint8_t>(RecordType::kPresence);

bool IsBeacon(std::uint8_t type) {
  return type == static_cast<std::uint8_t>(RecordType::kBeacon);
}

}  // namespace

void RecordSet::SetBase(std::shared_ptr<const RecordBase> base) {
  base_ = std::move(base);
  digest_at_.reset();
}

Result<void> RecordSet::Restore(const storage::Reader& reader, const Directory& directory) {
  return reader.Scan(Column::kRecords, {}, {}, [&](Bytes /*key*/, Bytes value) {
    const auto id = PeekRecord(value);
    const Admission* admission = id ? directory.Find(id->node) : nullptr;
    if (admission == nullptr) return true;
    auto record = OpenRecord(value, admission->identity_key);
    if (record && !IsTaken(*record, directory)) Put(std::move(*record));
    return true;
  });
}

RecordOutcome RecordSet::Offer(Bytes bytes, const Directory& directory, WallTime now,
                               storage::WriteBatch& batch) {
  const auto id = PeekRecord(bytes);
  if (!id) return RecordOutcome::kInvalid;
  const Admission* admission = directory.Find(id->node);
  if (admission == nullptr || !IsKnownRecordType(id->type)) return RecordOutcome::kUnknown;
  if (Counter(id->node, id->type) >= id->counter) return RecordOutcome::kKnown;
  const auto newest = static_cast<std::uint64_t>(ToUnixMillis(now + limits::kRecordAheadMax));
  if (id->counter > newest) return RecordOutcome::kAhead;
  const crypto::PublicKey& key = admission->identity_key;
  auto record = memo_ == nullptr ? OpenRecord(bytes, key) : memo_->Open(bytes, key);
  if (!record) return RecordOutcome::kInvalid;
  if (IsTaken(*record, directory)) return RecordOutcome::kTaken;
  if (!IsBeacon(id->type)) {
    batch.Put(Column::kRecords, storage::RecordKey(id->node.view(), id->type), record->bytes);
  }
  Put(std::move(*record));
  return RecordOutcome::kNew;
}

const crypto::NodeId* RecordSet::HolderOf(const crypto::TransportKey& key) const {
  const auto held = holders_.find(key);
  if (held != holders_.end()) return &held->second;
  if (base_ == nullptr) return nullptr;
  const auto based = base_->holders.find(key);
  // A newer record of that node may have given the key up.
  const bool counts =
      based != base_->holders.end() && !records_.contains({based->second, kKeysType});
  return counts ? &based->second : nullptr;
}

bool RecordSet::IsTaken(const SignedRecord& record, const Directory& directory) const {
  const auto* keys = std::get_if<KeysBody>(&record.body);
  if (keys == nullptr) return false;
  const crypto::NodeId* admitted = directory.HolderOf(keys->transport_key);
  if (admitted != nullptr) return *admitted != record.id.node;
  const crypto::NodeId* holder = HolderOf(keys->transport_key);
  return holder != nullptr && *holder != record.id.node && directory.IsActive(*holder);
}

void RecordSet::Put(SignedRecord record) {
  const RecordKey key{record.id.node, record.id.type};
  if (const auto* keys = std::get_if<KeysBody>(&record.body)) {
    const auto before = records_.find(key);
    if (before != records_.end()) {
      const auto& old = std::get<KeysBody>(before->second.body);
      const auto holder = holders_.find(old.transport_key);
      if (holder != holders_.end() && holder->second == key.first) holders_.erase(holder);
    }
    holders_.insert_or_assign(keys->transport_key, key.first);
  }
  if (!IsBeacon(key.second)) {
    std::uint64_t& change = changed_[key];
    by_change_.erase(change);
    change = ++changes_;
    by_change_[change] = key;
  }
  records_.insert_or_assign(key, std::move(record));
}

const SignedRecord* RecordSet::Find(const crypto::NodeId& node, std::uint8_t type) const {
  const auto found = records_.find({node, type});
  if (found != records_.end()) return &found->second;
  if (base_ == nullptr) return nullptr;
  const auto based = base_->records.find({node, type});
  return based == base_->records.end() ? nullptr : &based->second;
}

const KeysBody* RecordSet::Keys(const crypto::NodeId& node, const Directory& directory) const {
  const SignedRecord* record = Find(node, kKeysType);
  if (record == nullptr) return nullptr;
  const auto* keys = std::get_if<KeysBody>(&record->body);
  const crypto::NodeId* admitted = directory.HolderOf(keys->transport_key);
  const crypto::NodeId* holder = HolderOf(keys->transport_key);
  const bool is_other =
      (admitted != nullptr && *admitted != node) || holder == nullptr || *holder != node;
  return is_other ? nullptr : keys;
}

const PresenceBody* RecordSet::Presence(const crypto::NodeId& node) const {
  const SignedRecord* record = Find(node, kPresenceType);
  return record == nullptr ? nullptr : std::get_if<PresenceBody>(&record->body);
}

std::uint64_t RecordSet::Counter(const crypto::NodeId& node, std::uint8_t type) const {
  const SignedRecord* record = Find(node, type);
  return record == nullptr ? 0 : record->id.counter;
}

std::vector<RecordKey> RecordSet::Keys() const {
  std::vector<RecordKey> keys;
  if (base_ != nullptr) {
    for (const auto& [key, record] : base_->records)
      keys.push_back(key);
  }
  for (const auto& [key, record] : records_) {
    const bool is_based = base_ != nullptr && base_->records.contains(key);
    if (!is_based && !IsBeacon(key.second)) keys.push_back(key);
  }
  return keys;
}

std::vector<RecordKey> RecordSet::ChangedSince(std::uint64_t since, std::size_t count_max) const {
  std::vector<RecordKey> keys;
  for (const auto& [change, key] : by_change_) {
    if (change <= since || keys.size() == count_max) break;
    keys.push_back(key);
  }
  return keys;
}

const crypto::Digest& RecordSet::Digest() const {
  if (digest_at_ != changes_) {
    digest_ = DigestWithout({});
    digest_at_ = changes_;
  }
  return digest_;
}

crypto::Digest RecordSet::DigestWithout(const std::set<RecordKey>& left_out) const {
  crypto::Blake2bHasher hasher;
  if (base_ != nullptr) hasher.Update(base_->digest.view());
  for (const auto& [key, record] : records_) {
    if (IsBeacon(key.second) || left_out.contains(key)) continue;
    Buffer element;
    element.reserve(crypto::NodeId::kSize + 1 + 8);
    Append(element, key.first.view());
    element.push_back(key.second);
    AppendBigEndian64(element, record.id.counter);
    hasher.Update(element);
  }
  return hasher.Finish();
}

}  // namespace schakel::federation
