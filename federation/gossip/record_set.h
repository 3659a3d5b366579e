// The newest record of each type that this node knows of each node.
//
// A transport key belongs to one node. The admissions decide first; among records the one that was
// here first keeps it, and a later one of another node is neither taken nor passed on. So the copy
// of a key meets the original wherever that has come, which is before the key is known to anybody.
// The key that a node used before stays its own too, for as long as its present record stands.
// Beacons are kept in memory only and are no part of the digest: a newer one is always on its way.
// Two recovery records that contradict each other are kept as one freeze record; after that no
// other is taken. A record of an earlier identity key stays in use until the present one signs one,
// of whatever counter; it is no part of the digest, and nobody is told of it or takes it: whoever
// knows the same keys holds the same records, when ever it heard of them. Owner: Federation.
// Thread: the core's. Bounds: five records per admitted node, and one more that names its previous
// transport key.
#pragma once

#include <set>

#include "federation/gossip/record_base.h"
#include "federation/gossip/record_memo.h"
#include "storage/store.h"

namespace schakel::federation {

enum class RecordOutcome : std::uint8_t {
  kNew,      // taken: forward it
  kKnown,    // this one or a newer one is held
  kAhead,    // from the future: not now
  kUnknown,  // of a node that is not admitted, or of an unknown type
  kInvalid,  // broken
  kForged,   // not signed by the node that it is about, or not what its recovery key may say
  kOld,      // signed by an identity key that this node had before
  kTaken,    // states a transport key that another node holds
  kFrozen,   // contradicts the recovery record held: a freeze record was taken, forward that
};

class RecordSet {
 public:
  // What is held from the start; nullptr = nothing.
  void SetBase(std::shared_ptr<const RecordBase> base);
  // What several nodes opened before; nullptr = nothing. It must outlive this object.
  void SetMemo(RecordMemo* memo) { memo_ = memo; }
  // Reads the stored records; those that no longer verify are left out. Errors: kIo.
  Result<void> Restore(const storage::Reader& reader, const Directory& directory);

  // Takes a record if it is newer; puts it into `batch` then, unless it is a beacon.
  RecordOutcome Offer(Bytes bytes, const Directory& directory, WallTime now,
                      storage::WriteBatch& batch);

  // Puts a record of our own in the place of one that nobody else takes, whatever the counters. It
  // is not stored: a newer one follows at once.
  void Replace(SignedRecord record) { Put(std::move(record)); }

  // Other identity keys count, or other nodes: tells anew which records earlier ones signed. Those
  // of the base are taken to be of the present ones.
  void JudgeSigners(const Directory& directory);
  // Returns kKnown if the identity key of its node signed this record, which may be too old or too
  // new; else kOld, kForged or kInvalid.
  RecordOutcome JudgeSigner(const RecordId& id, Bytes bytes, const Directory& directory);
  // Returns whether a recovery record of its node is held that says the same, with a lower counter.
  [[nodiscard]] bool IsRepeat(const RecordId& id, Bytes bytes) const;

  // Returns nullptr too if the admission of another node states the same transport key.
  [[nodiscard]] const KeysBody* Keys(const crypto::NodeId& node, const Directory& directory) const;
  // Returns the transport key before the present one, if it was seen here.
  [[nodiscard]] const crypto::TransportKey* PreviousKey(const crypto::NodeId& node) const;
  // Returns when the next overlap of two transport keys ends; nothing if there is none.
  [[nodiscard]] std::optional<WallTime> NextOverlapEnd(WallTime now) const;
  // Returns what recovery keys said.
  [[nodiscard]] std::map<crypto::NodeId, Recovery> Recoveries() const;
  // Forgets what a recovery key said that is no longer the one of its node.
  void Prune(const Directory& directory, storage::WriteBatch& batch);
  [[nodiscard]] const PresenceBody* Presence(const crypto::NodeId& node) const;
  // Returns the counter held, 0 if none or if an earlier identity key signed it.
  [[nodiscard]] std::uint64_t Counter(const crypto::NodeId& node, std::uint8_t type) const;
  [[nodiscard]] const SignedRecord* Find(const crypto::NodeId& node, std::uint8_t type) const;

  [[nodiscard]] std::uint64_t signatures_checked() const { return signatures_checked_; }
  // Increases with every record that counts in the digest.
  [[nodiscard]] std::uint64_t changes() const { return changes_; }
  // All that count in the digest.
  [[nodiscard]] std::vector<RecordKey> Keys() const;
  // Those that changed after `since`, newest first, at most `count_max`.
  [[nodiscard]] std::vector<RecordKey> ChangedSince(std::uint64_t since,
                                                    std::size_t count_max) const;
  // Over everything but beacons; equal on two nodes that hold the same records.
  [[nodiscard]] const crypto::Digest& Digest() const;
  // Over everything but beacons and these.
  [[nodiscard]] crypto::Digest DigestWithout(const std::set<RecordKey>& left_out) const;

 private:
  Result<void> RestoreRows(const storage::Reader& reader, const Directory& directory,
                           bool (*is_wanted)(std::uint8_t));
  Result<SignedRecord> Open(Bytes bytes, const crypto::PublicKey& key);
  // What a record is that did not open under the present key.
  RecordOutcome JudgeUnopened(Bytes bytes, const Admission& admission, const Directory& directory,
                              const Error& error);
  RecordOutcome OfferRecovery(Bytes bytes, const Admission& admission, storage::WriteBatch& batch);
  RecordOutcome Take(SignedRecord record, storage::WriteBatch& batch);
  [[nodiscard]] bool IsTaken(const SignedRecord& record, const Directory& directory) const;
  void NotePrevious(const crypto::NodeId& node, const crypto::TransportKey& key);
  [[nodiscard]] const crypto::NodeId* HolderOf(const crypto::TransportKey& key) const;
  void Put(SignedRecord record);
  void NoteChange(const RecordKey& key);

  std::shared_ptr<const RecordBase> base_;
  RecordMemo* memo_ = nullptr;
  std::map<RecordKey, SignedRecord> records_;               // newer than in the base
  std::set<RecordKey> old_;                                 // of those: of earlier identity keys
  std::map<crypto::TransportKey, crypto::NodeId> holders_;  // of the keys in `records_`
  std::map<crypto::NodeId, crypto::TransportKey> previous_;
  std::map<crypto::TransportKey, crypto::NodeId> previous_holders_;
  std::uint64_t signatures_checked_ = 0;
  std::uint64_t changes_ = 0;
  std::map<std::uint64_t, RecordKey, std::greater<>> by_change_;
  std::map<RecordKey, std::uint64_t> changed_;
  mutable crypto::Digest digest_;  // as of digest_at_
  mutable std::optional<std::uint64_t> digest_at_;
};

}  // namespace schakel::federation
