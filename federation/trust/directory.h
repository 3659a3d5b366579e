// Who belongs to the federation: all admissions of one trust version, immutable.
//
// One shared object serves every reader; the simulator shares one between 10,000 nodes.
// Threads: any. Bounds: limits::kAdmissionsMax.
#pragma once

#include <memory>
#include <vector>

#include "federation/trust/admission.h"
#include "federation/trust/trusted_set.h"

namespace schakel::federation {

class Directory {
 public:
  // A broken admission file leaves out that admission only. `now` decides which revocations are
  // effective: more than max(3, 5 %) of the nodes within 24 hours by one officer stay pending.
  static std::shared_ptr<const Directory> Build(const TrustedSet& trust, WallTime now);
  static std::shared_ptr<const Directory> FromAdmissions(TrustVersion version,
                                                         std::vector<Admission> admissions);

  [[nodiscard]] const Admission* Find(const crypto::NodeId& node) const;
  [[nodiscard]] const std::vector<Admission>& admissions() const { return admissions_; }
  [[nodiscard]] std::size_t size() const { return admissions_.size(); }
  [[nodiscard]] TrustVersion version() const { return version_; }
  // Revoked, and the revocation counts.
  [[nodiscard]] bool IsRevoked(const crypto::NodeId& node) const;
  [[nodiscard]] bool IsActive(const crypto::NodeId& node) const;

 private:
  void FindPendingRevocations();

  TrustVersion version_;
  std::vector<Admission> admissions_;    // by node id
  std::vector<crypto::NodeId> pending_;  // sorted: revocations that wait for a second officer
};

}  // namespace schakel::federation
