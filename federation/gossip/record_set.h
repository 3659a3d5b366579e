// The newest record of each type that this node knows of each other node.
//
// A transport key belongs to one node. The admissions decide first; among records the one that was
// here first keeps it, and a later one of another node is neither taken nor passed on. So the copy
// of a key meets the original wherever that has come, which is before the key is known to anybody.
// Owner: Federation. Thread: the core's. Bounds: two records per admitted node.
#pragma once

#include <map>

#include "federation/gossip/record.h"
#include "federation/trust/directory.h"
#include "storage/store.h"

namespace schakel::federation {

enum class RecordOutcome : std::uint8_t {
  kNew,      // taken: forward it
  kKnown,    // this one or a newer one is held
  kAhead,    // from the future: not now
  kUnknown,  // of a node that is not admitted, or of an unknown type
  kInvalid,  // broken or wrongly signed
  kTaken,    // states a transport key that another node holds
};

class RecordSet {
 public:
  // Reads the stored records; those that no longer verify are left out. Errors: kIo.
  Result<void> Restore(const storage::Reader& reader, const Directory& directory);

  // Takes a record if it is newer; puts it into `batch` then.
  RecordOutcome Offer(Bytes bytes, const Directory& directory, WallTime now,
                      storage::WriteBatch& batch);

  // Returns nullptr too if the admission of another node states the same transport key.
  [[nodiscard]] const KeysBody* Keys(const crypto::NodeId& node, const Directory& directory) const;
  [[nodiscard]] const PresenceBody* Presence(const crypto::NodeId& node) const;
  // Returns the counter held, 0 if none.
  [[nodiscard]] std::uint64_t Counter(const crypto::NodeId& node, RecordType type) const;
  [[nodiscard]] const Buffer* Find(const crypto::NodeId& node, std::uint8_t type) const;
  [[nodiscard]] std::vector<RecordRef> Refs() const;
  // Equal on two nodes that hold the same records.
  [[nodiscard]] std::uint64_t Tag(const crypto::TagSalt& salt) const;

 private:
  using Key = std::pair<crypto::NodeId, std::uint8_t>;

  [[nodiscard]] bool IsTaken(const SignedRecord& record, const Directory& directory) const;
  void Put(SignedRecord record);

  std::map<Key, SignedRecord> records_;
  std::map<crypto::TransportKey, crypto::NodeId> holders_;  // of the keys in `records_`
};

}  // namespace schakel::federation
