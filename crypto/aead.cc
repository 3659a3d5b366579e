#include "crypto/aead.h"

#include <sodium.h>

#include "base/check.h"

namespace schakel::crypto {

Buffer Seal(Bytes key, const AeadNonce& nonce, Bytes associated, Bytes plaintext) {
  CHECK(key.size() == kAeadKeySize);
  Buffer sealed(plaintext.size() + kAeadTagSize);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, plaintext.data(),
                                             plaintext.size(), associated.data(), associated.size(),
                                             nullptr, nonce.bytes.data(), key.data());
  return sealed;
}

Result<Buffer> Open(Bytes key, const AeadNonce& nonce, Bytes associated, Bytes sealed) {
  CHECK(key.size() == kAeadKeySize);
  const Error changed{ErrorCode::kUnauthorized, "sealed data does not open with this key"};
  if (sealed.size() < kAeadTagSize) return changed;
  Buffer plaintext(sealed.size() - kAeadTagSize);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          plaintext.data(), nullptr, nullptr, sealed.data(), sealed.size(), associated.data(),
          associated.size(), nonce.bytes.data(), key.data()) != 0) {
    return changed;
  }
  return plaintext;
}

}  // namespace schakel::crypto
