// Who belongs to the federation: all admissions of one trust version, and what the state of trust
// and the recovery keys make of them at this node. Immutable.
//
// One shared object serves every reader. What comes from the metadata alone is shared further: the
// simulator has one copy for 10,000 nodes, and a change of state copies none of it.
// Threads: any. Bounds: limits::kAdmissionsMax.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "crypto/hash.h"
#include "federation/trust/admission.h"
#include "federation/trust/held_back.h"
#include "federation/trust/recovery.h"
#include "federation/trust/trust_terms.h"
#include "federation/trust/trusted_set.h"

namespace schakel::federation {

class Directory {
 public:
  // A broken admission file leaves out that admission only. Of the revocations and suspensions by
  // one officer, those beyond max(3, 5 %) of the nodes within 24 hours stay pending: judged from
  // the `revoked_at` values of this set alone. An admission has ended if its validity was over when
  // the anchor signed the newest timestamp, and is over by `now` too: while the anchor is away none
  // ends, and neither a wrong clock nor a timestamp from the future ends one.
  static std::shared_ptr<const Directory> Build(const TrustedSet& trust, WallTime now);
  // `issued` = of the timestamp; the epoch if that is not known, which ends nothing.
  static std::shared_ptr<const Directory> FromAdmissions(TrustVersion version,
                                                         std::vector<Admission> admissions,
                                                         WallTime issued = {},
                                                         WallTime now = WallTime::max());
  // The same admissions and recoveries under other terms.
  [[nodiscard]] std::shared_ptr<const Directory> With(const TrustTerms& terms,
                                                      const HeldBack& held) const;

  // Returns the admission in force: narrowed by what is held back.
  [[nodiscard]] const Admission* Find(const crypto::NodeId& node) const;
  // Returns the only node whose id begins with these 8 bytes (big-endian), or nullptr.
  [[nodiscard]] const Admission* FindTag(std::uint64_t tag) const;
  [[nodiscard]] const std::vector<Admission>& admissions() const { return content_->admissions; }
  [[nodiscard]] std::size_t size() const { return content_->admissions.size(); }
  [[nodiscard]] TrustVersion version() const { return content_->version; }
  // When the anchor last said that these admissions are the newest.
  [[nodiscard]] WallTime issued() const { return content_->issued; }
  // Whose suspension or revocation waits for a second officer, by node id.
  [[nodiscard]] const std::vector<crypto::NodeId>& pending() const { return content_->pending; }
  // Over all node ids: equal on nodes that know the same ones.
  [[nodiscard]] const crypto::Digest& membership() const { return content_->membership; }
  [[nodiscard]] const TrustTerms& terms() const { return terms_; }
  // Returns the likeliest time when the local clock shows this.
  [[nodiscard]] WallTime TimeAt(WallTime local) const { return local + terms_.correction; }
  // Revoked or suspended, and that is not pending.
  [[nodiscard]] bool IsRevoked(const crypto::NodeId& node) const;
  [[nodiscard]] bool IsSuspended(const crypto::NodeId& node) const;
  [[nodiscard]] bool IsStopped(const crypto::NodeId& node) const {
    return IsRevoked(node) || IsSuspended(node);
  }
  // It appeared while nobody new is let in: its journal travels, but is not shown.
  [[nodiscard]] bool IsWaiting(const crypto::NodeId& node) const;
  // Its validity ended, and the anchor did not renew it.
  [[nodiscard]] bool IsEnded(const crypto::NodeId& node) const;
  [[nodiscard]] std::size_t CountWaiting() const { return waiting_.size(); }
  // Admitted, and none of these four: it may connect.
  [[nodiscard]] bool IsActive(const crypto::NodeId& node) const;
  // Returns whose admission states this transport key, or nullptr. Of two that state one key the
  // smaller node id holds it.
  [[nodiscard]] const crypto::NodeId* HolderOf(const crypto::TransportKey& key) const;

  // The same admissions and terms with what recovery keys said, in place of what was known of it.
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
  struct Content {
    TrustVersion version;
    WallTime issued{};
    crypto::Digest membership;
    std::vector<Admission> admissions;    // by node id
    std::vector<crypto::NodeId> pending;  // sorted: what waits for a second officer
    std::vector<crypto::NodeId> ended;    // sorted
    std::map<crypto::TransportKey, crypto::NodeId> holders;
  };

  static void FindPending(Content& content);
  [[nodiscard]] bool IsPending(const crypto::NodeId& node) const;

  std::shared_ptr<const Content> content_ = std::make_shared<const Content>();
  TrustTerms terms_;
  std::vector<crypto::NodeId> waiting_;           // sorted
  std::map<crypto::NodeId, Admission> narrowed_;  // in force instead
  std::map<crypto::NodeId, Recovery> recoveries_;
};

}  // namespace schakel::federation
