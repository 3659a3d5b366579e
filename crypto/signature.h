// Ed25519 signatures. Our own documents are signed under a context, so that bytes signed as one
// kind can never be shown as another: signature = Ed25519(context || 0x00 || message).
#pragma once

#include <string_view>

#include "crypto/identity.h"

namespace schakel::crypto {

using Signature = FixedBytes<64, struct SignatureTag>;

// REQUIRES: `context` is one of our constants "schakel/v1/<type>" and has no NUL byte.
Signature Sign(const KeyPair& key, std::string_view context, Bytes message);
[[nodiscard]] bool Verify(const PublicKey& key, std::string_view context, Bytes message,
                          const Signature& signature);

// Plain RFC 8032, for formats of others that bring their own separation: TUF and signed notes.
Signature SignPlain(const KeyPair& key, Bytes message);
[[nodiscard]] bool VerifyPlain(const PublicKey& key, Bytes message, const Signature& signature);

}  // namespace schakel::crypto
