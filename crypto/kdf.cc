#include "crypto/kdf.h"

#include <sodium.h>

namespace schakel::crypto {
namespace {

// HMAC with one of libsodium's two hashes.
struct Sha256Mac {
  static constexpr std::size_t kSize = crypto_auth_hmacsha256_BYTES;
  crypto_auth_hmacsha256_state state{};
  explicit Sha256Mac(Bytes key) { crypto_auth_hmacsha256_init(&state, key.data(), key.size()); }
  void Update(Bytes part) { crypto_auth_hmacsha256_update(&state, part.data(), part.size()); }
  void Finish(std::uint8_t* out) { crypto_auth_hmacsha256_final(&state, out); }
};
struct Sha512Mac {
  static constexpr std::size_t kSize = crypto_auth_hmacsha512_BYTES;
  crypto_auth_hmacsha512_state state{};
  explicit Sha512Mac(Bytes key) { crypto_auth_hmacsha512_init(&state, key.data(), key.size()); }
  void Update(Bytes part) { crypto_auth_hmacsha512_update(&state, part.data(), part.size()); }
  void Finish(std::uint8_t* out) { crypto_auth_hmacsha512_final(&state, out); }
};

template <typename Mac>
Result<Secret> Hkdf(Bytes input_key, Bytes salt, Bytes info, std::size_t size) {
  if (size > 255 * Mac::kSize) {
    return Error{ErrorCode::kLimitExceeded, "HKDF output is larger than 255 hashes"};
  }
  const Buffer no_salt(Mac::kSize, 0);
  Secret extracted(Mac::kSize);
  Mac extract(salt.empty() ? Bytes(no_salt) : salt);
  extract.Update(input_key);
  extract.Finish(extracted.writable().data());
  Secret output(size);
  Secret block(Mac::kSize);
  std::uint8_t counter = 0;
  for (std::size_t at = 0; at < size; at += Mac::kSize) {
    Mac expand(extracted.view());
    if (counter > 0) expand.Update(block.view());
    ++counter;
    expand.Update(info);
    expand.Update({&counter, 1});
    expand.Finish(block.writable().data());
    const Bytes part = block.view().first(std::min(Mac::kSize, size - at));
    std::copy(part.begin(), part.end(),
              output.writable().begin() + static_cast<std::ptrdiff_t>(at));
  }
  return output;
}

}  // namespace

Result<Secret> HkdfSha256(Bytes input_key, Bytes salt, Bytes info, std::size_t size) {
  return Hkdf<Sha256Mac>(input_key, salt, info, size);
}

Result<Secret> HkdfSha512(Bytes input_key, Bytes salt, Bytes info, std::size_t size) {
  return Hkdf<Sha512Mac>(input_key, salt, info, size);
}

}  // namespace schakel::crypto
