// HKDF (RFC 5869) with SHA-256 and SHA-512.
#pragma once

#include "base/result.h"
#include "crypto/secret.h"

namespace schakel::crypto {

// Each returns `size` bytes. Errors: kLimitExceeded above 255 hash lengths (RFC 5869, 2.3).
Result<Secret> HkdfSha256(Bytes input_key, Bytes salt, Bytes info, std::size_t size);
Result<Secret> HkdfSha512(Bytes input_key, Bytes salt, Bytes info, std::size_t size);

}  // namespace schakel::crypto
