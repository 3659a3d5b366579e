// A key from a passphrase: Argon2id (RFC 9106), which makes guessing costly.
//
// The cost is that RFC's second recommendation, three passes over 64 MiB: a tenth of a second at
// the start of a node, and bearable on the smallest server. Errors: kUnavailable (no memory).
#pragma once

#include "base/result.h"
#include "crypto/secret.h"

namespace schakel::crypto {

using PassphraseSalt = FixedBytes<16, struct PassphraseSaltTag>;

// Returns 32 bytes.
Result<Secret> KeyFromPassphrase(Bytes passphrase, const PassphraseSalt& salt);

}  // namespace schakel::crypto
