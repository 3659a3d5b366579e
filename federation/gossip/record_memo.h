// Records that verified before, as one object that several nodes of one process share: the
// simulator opens each beacon once and not once for each of 10,000 nodes.
//
// A hit needs the same bytes, signature included, under the same key, so it answers what opening
// them again would. Failures are not remembered. Threads: one. Bounds: kRecordsMax, then it begins
// anew.
#pragma once

#include <unordered_map>

#include "federation/gossip/record.h"

namespace schakel::federation {

class RecordMemo {
 public:
  static constexpr std::size_t kRecordsMax = 4'096;  // an hour of beacons, and a wave of new keys

  // As OpenRecord().
  Result<SignedRecord> Open(Bytes bytes, const crypto::PublicKey& identity_key);
  [[nodiscard]] std::size_t size() const { return opened_.size(); }

 private:
  std::unordered_map<crypto::Digest, SignedRecord, FixedBytesHash> opened_;  // by key and bytes
};

}  // namespace schakel::federation
