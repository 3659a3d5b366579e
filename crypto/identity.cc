#include "crypto/identity.h"

#include <sodium.h>

namespace schakel::crypto {

Result<PublicKey> AdmitPublicKey(Bytes key) {
  const auto candidate = PublicKey::From(key);
  // Also refuses encodings that are not canonical and points of small order.
  if (!candidate || crypto_core_ed25519_is_valid_point(candidate->bytes.data()) != 1) {
    return Error{ErrorCode::kUnauthorized, "not a valid Ed25519 public key"};
  }
  return *candidate;
}

NodeId NodeIdOf(const PublicKey& first_identity_key) {
  return *NodeId::From(Blake2b(first_identity_key.view()).view());
}

KeyPair::KeyPair(PublicKey public_key, Secret secret)
    : public_key_(public_key), secret_(std::move(secret)) {}

KeyPair KeyPair::Generate() {
  PublicKey public_key;
  Secret secret(crypto_sign_SECRETKEYBYTES);
  crypto_sign_keypair(public_key.bytes.data(), secret.writable().data());
  return {public_key, std::move(secret)};
}

KeyPair KeyPair::FromSeed(Bytes seed) {
  CHECK(seed.size() == kSeedSize);
  PublicKey public_key;
  Secret secret(crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair(public_key.bytes.data(), secret.writable().data(), seed.data());
  return {public_key, std::move(secret)};
}

}  // namespace schakel::crypto
