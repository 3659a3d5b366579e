#include "federation/gossip/record_memo.h"

#include "crypto/hash.h"

namespace schakel::federation {

Result<SignedRecord> RecordMemo::Open(Bytes bytes, const crypto::PublicKey& identity_key) {
  const crypto::Digest name = crypto::KeyedBlake2b(identity_key.view(), bytes);
  const auto known = opened_.find(name);
  if (known != opened_.end()) return known->second;
  auto record = OpenRecord(bytes, identity_key);
  if (!record) return record;
  if (opened_.size() >= kRecordsMax) opened_.clear();
  opened_.emplace(name, *record);
  return record;
}

}  // namespace schakel::federation
