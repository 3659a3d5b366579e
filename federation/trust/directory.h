// Who belongs to the federation: all admissions of one trust version, immutable.
//
// One shared object serves every reader; the simulator shares one between 10,000 nodes.
// Threads: any. Bounds: limits::kAdmissionsMax.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "federation/trust/recovery.h"
#include "federation/trust/trusted_set.h"

namespace schakel::federation {

class Directory {
 public:
  // A broken admission file leaves out that admission only. Of the revocations and suspensions by
  // one officer, those beyond max(3, 5 %) of the nodes within 24 hours stay pending: judged from
  // the `revoked_at` values of this set alone, so `now` decides nothing.
  static std::shared_ptr<const Directory> Build(const TrustedSet& trust, WallTime now);
  // `issued` = of the timestamp; the epoch if that is not known.
  static std::shared_ptr<const Directory> FromAdmissions(TrustVersion version,
                                                         std::vector<Admission> admissions,
                                                         WallTime issued = {});

  [[nodiscard]] const Admission* Find(const crypto::NodeId& node) const;
  // Returns the only node whose id begins with these 8 bytes (big-endian), or nullptr.
  [[nodiscard]] const Admission* FindTag(std::uint64_t tag) const;
  [[nodiscard]] const std::vector<Admission>& admissions() const { return admissions_; }
  [[nodiscard]] std::size_t size() const { return admissions_.size(); }
  [[nodiscard]] TrustVersion version() const { return version_; }
  // When the anchor last said that these admissions are the newest.
  [[nodiscard]] WallTime issued() const { return issued_; }
  // Whose suspension or revocation waits for a second officer, by node id.
  [[nodiscard]] const std::vector<crypto::NodeId>& pending() const { return pending_; }
  // Revoked or suspended, and that is not pending.
  [[nodiscard]] bool IsRevoked(const crypto::NodeId& node) const;
  [[nodiscard]] bool IsSuspended(const crypto::NodeId& node) const;
  [[nodiscard]] bool IsStopped(const crypto::NodeId& node) const {
    return IsRevoked(node) || IsSuspended(node);
  }
  // Admitted, and neither of the two: it may connect.
  [[nodiscard]] bool IsActive(const crypto::NodeId& node) const;
  // Returns whose admission states this transport key, or nullptr. Of two that state one key the
  // smaller node id holds it.
  [[nodiscard]] const crypto::NodeId* HolderOf(const crypto::TransportKey& key) const;

  // The same admissions with what recovery keys said, in place of what was known of it.
  static std::shared_ptr<const Directory> WithRecoveries(
      const Directory& directory, std::map<crypto::NodeId, Recovery> recoveries);
  [[nodiscard]] const std::map<crypto::NodeId, Recovery>& recoveries() const { return recoveries_; }
  [[nodiscard]] const Recovery* FindRecovery(const crypto::NodeId& node) const;
  // Returns the key that signs what this node says now.
  [[nodiscard]] const crypto::PublicKey& IdentityKey(const Admission& admission) const;
  // Returns that one and all before it.
  [[nodiscard]] std::vector<crypto::PublicKey> AllIdentityKeys(const Admission& admission) const;
  // Returns the keys whose checkpoints of this incarnation count, the present one first. One of
  // before counts only where a bound says up to where.
  [[nodiscard]] std::vector<crypto::PublicKey> JournalKeys(const Admission& admission,
                                                           std::uint32_t incarnation) const;
  // Returns the last trusted point or the point of a stop, whichever is longer.
  [[nodiscard]] std::optional<TrustedPoint> BoundOf(const Admission& admission,
                                                    std::uint32_t incarnation) const;
  // Returns where this incarnation ends for everybody, because its node is revoked, stopped or
  // frozen; nothing if it goes on.
  [[nodiscard]] std::optional<TrustedPoint> EndOf(const Admission& admission,
                                                  std::uint32_t incarnation) const;

 private:
  void FindPending();
  [[nodiscard]] bool IsPending(const crypto::NodeId& node) const;

  TrustVersion version_;
  WallTime issued_{};
  std::vector<Admission> admissions_;    // by node id
  std::vector<crypto::NodeId> pending_;  // sorted: what waits for a second officer
  std::map<crypto::TransportKey, crypto::NodeId> holders_;
  std::map<crypto::NodeId, Recovery> recoveries_;
};

}  // namespace schakel::federation
