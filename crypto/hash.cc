#include "crypto/hash.h"

#include <sodium.h>

#include "base/check.h"

namespace schakel::crypto {

struct Blake2bHasher::State {
  crypto_generichash_state hash;
};

Digest Blake2b(Bytes message) {
  Digest digest;
  crypto_generichash(digest.bytes.data(), Digest::kSize, message.data(), message.size(), nullptr,
                     0);
  return digest;
}

Digest KeyedBlake2b(Bytes key, Bytes message) {
  CHECK(key.size() >= crypto_generichash_KEYBYTES_MIN &&
        key.size() <= crypto_generichash_KEYBYTES_MAX);
  Digest digest;
  crypto_generichash(digest.bytes.data(), Digest::kSize, message.data(), message.size(), key.data(),
                     key.size());
  return digest;
}

TreeHash Sha256(Bytes message) {
  TreeHash hash;
  crypto_hash_sha256(hash.bytes.data(), message.data(), message.size());
  return hash;
}

std::uint64_t ShortTag(const TagSalt& salt, Bytes message) {
  std::array<std::uint8_t, crypto_shorthash_BYTES> tag{};
  crypto_shorthash(tag.data(), message.data(), message.size(), salt.bytes.data());
  std::uint64_t value = 0;
  for (const std::uint8_t byte : tag)
    value = value << 8 | byte;
  return value;
}

Blake2bHasher::Blake2bHasher() : state_(std::make_unique<State>()) {
  crypto_generichash_init(&state_->hash, nullptr, 0, Digest::kSize);
}

Blake2bHasher::~Blake2bHasher() = default;

void Blake2bHasher::Update(Bytes part) {
  crypto_generichash_update(&state_->hash, part.data(), part.size());
}

Digest Blake2bHasher::Finish() {
  Digest digest;
  crypto_generichash_final(&state_->hash, digest.bytes.data(), Digest::kSize);
  return digest;
}

}  // namespace schakel::crypto
