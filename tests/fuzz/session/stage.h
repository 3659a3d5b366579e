// Who plays in a session: the node under test (member 0) and others whose keys the input has.
#pragma once

#include <vector>

#include "base/time.h"
#include "crypto/identity.h"
#include "crypto/transport_key.h"
#include "federation/gossip/action.h"
#include "federation/trust/admission.h"
#include "federation/trust/trusted_set.h"

namespace schakel::federation {

// Made once: it costs hundreds of signatures.
class Stage {
 public:
  static constexpr std::size_t kMembers = 8;
  static constexpr std::size_t kRotated = 2;

  Stage();

  [[nodiscard]] const crypto::KeyPair& identity(std::size_t member) const {
    return identities_[member];
  }
  // Of kRotated in the last trust; of others the same.
  [[nodiscard]] const crypto::KeyPair& later_identity(std::size_t member) const {
    return member == kRotated ? next_identity_.front() : identities_[member];
  }
  [[nodiscard]] const crypto::KeyPair& recovery(std::size_t member) const {
    return recovery_[member];
  }
  [[nodiscard]] crypto::NodeId IdOf(std::size_t member) const {
    return crypto::NodeIdOf(identities_[member].public_key());
  }
  // Of any number, also of nobody.
  static crypto::TransportKey TransportOf(std::size_t number);
  // One after the other: all are admitted; an hour later; the last member is revoked; one has
  // another identity key.
  [[nodiscard]] const std::vector<TrustedSet>& trusts() const { return trusts_; }
  [[nodiscard]] Now start() const { return start_; }

 private:
  [[nodiscard]] Admission AdmissionOf(std::size_t member) const;

  std::vector<crypto::KeyPair> identities_;
  std::vector<crypto::KeyPair> next_identity_;  // one
  std::vector<crypto::KeyPair> recovery_;
  Now start_;
  std::vector<TrustedSet> trusts_;
};

}  // namespace schakel::federation
