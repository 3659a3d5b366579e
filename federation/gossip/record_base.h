// Records that many nodes hold alike, as one immutable object: the simulator shares it between
// 10,000 nodes, each of which keeps only what differs.
//
// Threads: any. Bounds: by who builds it.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "federation/gossip/record.h"
#include "federation/trust/directory.h"

namespace schakel::federation {

using RecordKey = std::pair<crypto::NodeId, std::uint8_t>;  // node and type

struct RecordBase {
  std::map<RecordKey, SignedRecord> records;
  std::map<crypto::TransportKey, crypto::NodeId> holders;  // of the keys in `records`
  crypto::Digest digest;                                   // over all records

  // Leaves out what does not verify.
  static std::shared_ptr<const RecordBase> Build(const std::vector<Buffer>& records,
                                                 const Directory& directory);
};

}  // namespace schakel::federation
