// X25519 keys: CURVE transport keys and sealing keys.
#pragma once

#include "base/result.h"
#include "crypto/secret.h"

namespace schakel::crypto {

using TransportKey = FixedBytes<32, struct TransportKeyTag>;  // X25519 public key

class TransportKeyPair {
 public:
  static TransportKeyPair Generate();
  // REQUIRES: secret.size() == 32.
  static TransportKeyPair FromSecret(Bytes secret);

  [[nodiscard]] const TransportKey& public_key() const { return public_key_; }
  [[nodiscard]] Bytes secret_key() const { return secret_.view(); }

 private:
  TransportKeyPair(TransportKey public_key, Secret secret);
  TransportKey public_key_;
  Secret secret_;
};

// Returns the X25519 shared secret (32 bytes). Errors: kUnauthorized if it is all zero.
Result<Secret> Agree(Bytes secret_key, const TransportKey& their_key);

}  // namespace schakel::crypto
