#include "crypto/sha512.h"

#include <sodium.h>

namespace schakel::crypto {

Sha512Hash Sha512(Bytes message) {
  static_assert(Sha512Hash::kSize == crypto_hash_sha512_BYTES);
  Sha512Hash hash;
  crypto_hash_sha512(hash.bytes.data(), message.data(), message.size());
  return hash;
}

}  // namespace schakel::crypto
