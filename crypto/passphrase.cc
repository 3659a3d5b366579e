#include "crypto/passphrase.h"

#include <sodium.h>

namespace schakel::crypto {
namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemoryBytes = 64 << 20;
static_assert(PassphraseSalt::kSize == crypto_pwhash_SALTBYTES);

}  // namespace

Result<Secret> KeyFromPassphrase(Bytes passphrase, const PassphraseSalt& salt) {
  Secret key(32);
  const int failed = crypto_pwhash(
      key.writable().data(), key.size(), reinterpret_cast<const char*>(passphrase.data()),
      passphrase.size(), salt.bytes.data(), kPasses, kMemoryBytes, crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) return Error{ErrorCode::kUnavailable, "64 MiB for the node key are not there"};
  return key;
}

}  // namespace schakel::crypto
