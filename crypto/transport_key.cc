#include "crypto/transport_key.h"

#include <sodium.h>

namespace schakel::crypto {

TransportKeyPair::TransportKeyPair(TransportKey public_key, Secret secret)
    : public_key_(public_key), secret_(std::move(secret)) {}

TransportKeyPair TransportKeyPair::Generate() {
  Secret secret(crypto_scalarmult_SCALARBYTES);
  randombytes_buf(secret.writable().data(), secret.size());
  return FromSecret(secret.view());
}

TransportKeyPair TransportKeyPair::FromSecret(Bytes secret) {
  CHECK(secret.size() == crypto_scalarmult_SCALARBYTES);
  TransportKey public_key;
  CHECK(crypto_scalarmult_base(public_key.bytes.data(), secret.data()) == 0);
  return {public_key, Secret(secret)};
}

Result<Secret> Agree(Bytes secret_key, const TransportKey& their_key) {
  CHECK(secret_key.size() == crypto_scalarmult_SCALARBYTES);
  Secret shared(crypto_scalarmult_BYTES);
  if (crypto_scalarmult(shared.writable().data(), secret_key.data(), their_key.bytes.data()) != 0) {
    return Error{ErrorCode::kUnauthorized, "key agreement gives the zero secret"};
  }
  return shared;
}

}  // namespace schakel::crypto
