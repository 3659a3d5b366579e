#include "crypto/signature.h"

#include <sodium.h>

#include "base/check.h"
#include "crypto/signature_memo.h"

namespace schakel::crypto {
namespace {

Buffer WithContext(std::string_view context, Bytes message) {
  CHECK(context.find('\0') == std::string_view::npos);
  Buffer bytes = ToBuffer(AsBytes(context));
  bytes.push_back(0);
  Append(bytes, message);
  return bytes;
}

}  // namespace

Signature SignPlain(const KeyPair& key, Bytes message) {
  Signature signature;
  crypto_sign_detached(signature.bytes.data(), nullptr, message.data(), message.size(),
                       key.secret_key().data());
  return signature;
}

bool VerifyPlain(const PublicKey& key, Bytes message, const Signature& signature) {
  SignatureMemo* memo = SignatureMemo::InUse();
  return memo == nullptr ? VerifyAnew(key, message, signature)
                         : memo->Verify(key, message, signature);
}

bool VerifyAnew(const PublicKey& key, Bytes message, const Signature& signature) {
  return crypto_sign_verify_detached(signature.bytes.data(), message.data(), message.size(),
                                     key.bytes.data()) == 0;
}

Signature Sign(const KeyPair& key, std::string_view context, Bytes message) {
  return SignPlain(key, WithContext(context, message));
}

bool Verify(const PublicKey& key, std::string_view context, Bytes message,
            const Signature& signature) {
  return VerifyPlain(key, WithContext(context, message), signature);
}

}  // namespace schakel::crypto
