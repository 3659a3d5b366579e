// XChaCha20-Poly1305: sealing with a key, a 24-byte nonce and associated data.
#pragma once

#include "base/result.h"
#include "crypto/secret.h"

namespace schakel::crypto {

constexpr std::size_t kAeadKeySize = 32;
constexpr std::size_t kAeadTagSize = 16;
using AeadNonce = FixedBytes<24, struct AeadNonceTag>;

// Returns ciphertext and tag. REQUIRES: key.size() == kAeadKeySize; a nonce is used once per key.
Buffer Seal(Bytes key, const AeadNonce& nonce, Bytes associated, Bytes plaintext);
// Errors: kUnauthorized if anything was changed.
Result<Buffer> Open(Bytes key, const AeadNonce& nonce, Bytes associated, Bytes sealed);

}  // namespace schakel::crypto
