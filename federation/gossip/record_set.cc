#include "federation/gossip/record_set.h"

#include <algorithm>

#include "base/coding.h"
#include "federation/gossip/recovery_record.h"
#include "federation/limits.h"
#include "storage/keys.h"

namespace schakel::federation {
namespace {

using storage::Column;

constexpr std::uint8_t kKeysType = NumberOf(RecordType::kKeys);
constexpr std::uint8_t kPresenceType = NumberOf(RecordType::kPresence);
constexpr std::uint8_t kRecoveryType = NumberOf(RecordType::kRecovery);
constexpr std::uint8_t kFreezeType = NumberOf(RecordType::kFreeze);
constexpr std::uint8_t kPreviousRow = 0x80 | kKeysType;  // in the store: the keys before these

bool IsBeacon(std::uint8_t type) {
  return type == NumberOf(RecordType::kBeacon);
}

bool IsOfIdentity(std::uint8_t type) {
  return type == kKeysType || type == kPresenceType || IsBeacon(type);
}

bool IsOfRecovery(std::uint8_t type) {
  return type == kRecoveryType || type == kFreezeType;
}

// A stored record was taken under the key of its time.
std::optional<SignedRecord> OpenStored(Bytes bytes, const Admission& admission,
                                       const Directory& directory) {
  for (const crypto::PublicKey& key : directory.AllIdentityKeys(admission)) {
    auto record = OpenRecordOf(bytes, admission, key);
    if (record) return std::move(*record);
  }
  return std::nullopt;
}

}  // namespace

void RecordSet::SetBase(std::shared_ptr<const RecordBase> base) {
  base_ = std::move(base);
  digest_at_.reset();
}

Result<void> RecordSet::Restore(const storage::Reader& reader, const Directory& directory) {
  // What recovery keys said comes first: it tells which identity keys sign the rest.
  const auto recoveries = RestoreRows(reader, directory, IsOfRecovery);
  if (!recoveries) return recoveries;
  const auto with_recoveries = Directory::WithRecoveries(directory, Recoveries());
  const auto others =
      RestoreRows(reader, *with_recoveries, [](std::uint8_t type) { return !IsOfRecovery(type); });
  JudgeSigners(*with_recoveries);
  return others;
}

Result<void> RecordSet::RestoreRows(const storage::Reader& reader, const Directory& directory,
                                    bool (*is_wanted)(std::uint8_t)) {
  return reader.Scan(Column::kRecords, {}, {}, [&](Bytes key, Bytes value) {
    const auto id = PeekRecord(value);
    const Admission* admission = id && is_wanted(id->type) ? directory.Find(id->node) : nullptr;
    if (admission == nullptr) return true;
    auto record = OpenStored(value, *admission, directory);
    if (!record) return true;
    const auto* keys = std::get_if<KeysBody>(&record->body);
    if (key.back() == kPreviousRow) {
      if (keys != nullptr) NotePrevious(id->node, keys->transport_key);
    } else if (!IsTaken(*record, directory)) {
      Put(std::move(*record));
    }
    return true;
  });
}

RecordOutcome RecordSet::Offer(Bytes bytes, const Directory& directory, WallTime now,
                               storage::WriteBatch& batch) {
  const auto id = PeekRecord(bytes);
  if (!id) return RecordOutcome::kInvalid;
  const Admission* admission = directory.Find(id->node);
  if (admission == nullptr || !IsKnownRecordType(id->type)) return RecordOutcome::kUnknown;
  const auto newest = static_cast<std::uint64_t>(ToUnixMillis(now + limits::kRecordAheadMax));
  if (IsOfRecovery(id->type) && id->counter <= newest) {
    return OfferRecovery(bytes, *admission, batch);
  }
  if (Counter(id->node, id->type) >= id->counter) return RecordOutcome::kKnown;
  if (id->counter > newest) return RecordOutcome::kAhead;
  auto record = Open(bytes, directory.IdentityKey(*admission));
  if (!record) return JudgeUnopened(bytes, *admission, directory, record.error());
  if (IsTaken(*record, directory)) return RecordOutcome::kTaken;
  const SignedRecord* before = Find(id->node, kKeysType);
  if (const auto* keys = std::get_if<KeysBody>(&record->body); keys != nullptr && before) {
    const auto& old = std::get<KeysBody>(before->body);
    if (old.transport_key != keys->transport_key) {
      batch.Put(Column::kRecords, storage::RecordKey(id->node.view(), kPreviousRow), before->bytes);
      NotePrevious(id->node, old.transport_key);
    }
  }
  return Take(std::move(*record), batch);
}

Result<SignedRecord> RecordSet::Open(Bytes bytes, const crypto::PublicKey& key) {
  ++signatures_checked_;
  return memo_ == nullptr ? OpenRecord(bytes, key) : memo_->Open(bytes, key);
}

RecordOutcome RecordSet::JudgeSigner(const RecordId& id, Bytes bytes, const Directory& directory) {
  const Admission* admission = directory.Find(id.node);
  if (admission == nullptr) return RecordOutcome::kUnknown;
  const auto record = Open(bytes, directory.IdentityKey(*admission));
  if (record) return RecordOutcome::kKnown;
  return JudgeUnopened(bytes, *admission, directory, record.error());
}

RecordOutcome RecordSet::JudgeUnopened(Bytes bytes, const Admission& admission,
                                       const Directory& directory, const Error& error) {
  if (error.code != ErrorCode::kUnauthorized) return RecordOutcome::kInvalid;
  const auto keys = directory.AllIdentityKeys(admission);
  const bool is_old = std::any_of(keys.begin() + 1, keys.end(),
                                  [&](const auto& key) { return Open(bytes, key).has_value(); });
  return is_old ? RecordOutcome::kOld : RecordOutcome::kForged;
}

void RecordSet::JudgeSigners(const Directory& directory) {
  std::set<RecordKey> old;
  for (const auto& [key, record] : records_) {
    const Admission* admission = IsOfIdentity(key.second) ? directory.Find(key.first) : nullptr;
    const bool is_old = admission != nullptr && record.signer != directory.IdentityKey(*admission);
    if (is_old) old.insert(key);
  }
  if (old == old_) return;
  for (const RecordKey& key : old_) {
    if (!old.contains(key)) NoteChange(key);
  }
  old_ = std::move(old);
  ++changes_;
}

bool RecordSet::IsRepeat(const RecordId& id, Bytes bytes) const {
  if (id.type != kRecoveryType) return false;
  const SignedRecord* held = Find(id.node, kRecoveryType);
  return held != nullptr && held->id.counter < id.counter && SaysTheSame(held->bytes, bytes);
}

// Older ones too: of two that contradict each other either may come first.
RecordOutcome RecordSet::OfferRecovery(Bytes bytes, const Admission& admission,
                                       storage::WriteBatch& batch) {
  const crypto::NodeId& node = admission.node_id;
  if (Find(node, kFreezeType) != nullptr) return RecordOutcome::kKnown;
  const SignedRecord* held = Find(node, kRecoveryType);
  if (held != nullptr && held->bytes == ToBuffer(bytes)) return RecordOutcome::kKnown;
  ++signatures_checked_;
  auto record = OpenRecordOf(bytes, admission, {});
  if (!record) return RecordOutcome::kForged;
  if (record->id.type == kFreezeType || held == nullptr) return Take(std::move(*record), batch);
  if (auto freeze = FreezeOf(*held, *record)) {
    Take({*PeekRecord(*freeze), FreezeBody{}, std::move(*freeze)}, batch);
    return RecordOutcome::kFrozen;
  }
  if (held->id.counter > record->id.counter) return RecordOutcome::kKnown;
  return Take(std::move(*record), batch);
}

RecordOutcome RecordSet::Take(SignedRecord record, storage::WriteBatch& batch) {
  const RecordId& id = record.id;
  if (!IsBeacon(id.type)) {
    batch.Put(Column::kRecords, storage::RecordKey(id.node.view(), id.type), record.bytes);
  }
  Put(std::move(record));
  return RecordOutcome::kNew;
}

void RecordSet::NotePrevious(const crypto::NodeId& node, const crypto::TransportKey& key) {
  const auto before = previous_.find(node);
  if (before != previous_.end()) {
    const auto holder = previous_holders_.find(before->second);
    if (holder != previous_holders_.end() && holder->second == node) {
      previous_holders_.erase(holder);
    }
  }
  previous_.insert_or_assign(node, key);
  previous_holders_.insert_or_assign(key, node);
}

const crypto::TransportKey* RecordSet::PreviousKey(const crypto::NodeId& node) const {
  const auto found = previous_.find(node);
  return found == previous_.end() ? nullptr : &found->second;
}

std::optional<WallTime> RecordSet::NextOverlapEnd(WallTime now) const {
  std::optional<WallTime> next;
  for (const auto& [key, record] : records_) {
    const auto* keys = std::get_if<KeysBody>(&record.body);
    if (keys == nullptr || keys->previous_until <= now) continue;
    next = std::min(next.value_or(keys->previous_until), keys->previous_until);
  }
  return next;
}

std::map<crypto::NodeId, Recovery> RecordSet::Recoveries() const {
  std::map<crypto::NodeId, Recovery> recoveries;
  for (const auto& [key, record] : records_) {
    if (const auto* body = std::get_if<RecoveryBody>(&record.body)) {
      const bool is_frozen = recoveries[key.first].is_frozen;
      recoveries[key.first] = body->said;
      recoveries[key.first].is_frozen = is_frozen;
    } else if (key.second == kFreezeType) {
      recoveries[key.first].is_frozen = true;
    }
  }
  return recoveries;
}

void RecordSet::Prune(const Directory& directory, storage::WriteBatch& batch) {
  std::vector<RecordKey> gone;
  for (const auto& [key, record] : records_) {
    if (!IsOfRecovery(key.second)) continue;
    const Admission* admission = directory.Find(key.first);
    if (admission != nullptr && !OpenRecordOf(record.bytes, *admission, {})) gone.push_back(key);
  }
  for (const RecordKey& key : gone) {
    batch.Delete(Column::kRecords, storage::RecordKey(key.first.view(), key.second));
    by_change_.erase(changed_[key]);
    changed_.erase(key);
    records_.erase(key);
    ++changes_;
  }
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
  const auto is_of_another = [&](const crypto::NodeId& holder) {
    // The state of trust must not decide it, or nodes would differ for good.
    // Who is suspended comes back, and needs its key then.
    const bool counts = directory.Find(holder) != nullptr && !directory.IsRevoked(holder);
    return holder != record.id.node && counts;
  };
  const auto previous = previous_holders_.find(keys->transport_key);
  if (previous != previous_holders_.end() && is_of_another(previous->second)) return true;
  const crypto::NodeId* holder = HolderOf(keys->transport_key);
  return holder != nullptr && is_of_another(*holder);
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
  NoteChange(key);
  old_.erase(key);
  records_.insert_or_assign(key, std::move(record));
}

void RecordSet::NoteChange(const RecordKey& key) {
  if (IsBeacon(key.second)) return;
  std::uint64_t& change = changed_[key];
  by_change_.erase(change);
  change = ++changes_;
  by_change_[change] = key;
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
  const SignedRecord* record = old_.contains({node, type}) ? nullptr : Find(node, type);
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
    if (!is_based && !IsBeacon(key.second) && !old_.contains(key)) keys.push_back(key);
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
    if (IsBeacon(key.second) || left_out.contains(key) || old_.contains(key)) continue;
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
