// Who a node is: an Ed25519 identity key, and the node id that stays when the key is rotated.
#pragma once

#include "base/result.h"
#include "crypto/hash.h"
#include "crypto/secret.h"

namespace schakel::crypto {

using PublicKey = FixedBytes<32, struct PublicKeyTag>;  // Ed25519
using NodeId = FixedBytes<32, struct NodeIdTag>;        // BLAKE2b-256 of the first identity key

// Returns the key if it is a canonical point of the prime-order group. libsodium's verification
// accepts mixed-order keys, so every key passes here once, when it is admitted.
// Errors: kUnauthorized.
Result<PublicKey> AdmitPublicKey(Bytes key);

NodeId NodeIdOf(const PublicKey& first_identity_key);

// An Ed25519 key pair. The secret half stays in locked memory.
class KeyPair {
 public:
  static constexpr std::size_t kSeedSize = 32;

  static KeyPair Generate();
  // REQUIRES: seed.size() == kSeedSize.
  static KeyPair FromSeed(Bytes seed);

  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  [[nodiscard]] Bytes secret_key() const { return secret_.view(); }  // 64 bytes: seed, public key
  [[nodiscard]] Bytes seed() const { return secret_.view().first(kSeedSize); }

 private:
  KeyPair(PublicKey public_key, Secret secret);
  PublicKey public_key_;
  Secret secret_;
};

}  // namespace schakel::crypto
