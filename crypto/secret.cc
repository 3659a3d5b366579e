#include "crypto/secret.h"

#include <sodium.h>

#include <utility>

#include "base/check.h"

namespace schakel::crypto {

Secret::Secret(std::size_t size)
    : data_(static_cast<std::uint8_t*>(sodium_malloc(size))), size_(size) {
  CHECK(data_ != nullptr);
  sodium_memzero(data_, size_);
}

Secret::Secret(Bytes source) : Secret(source.size()) {
  std::copy(source.begin(), source.end(), data_);
}

Secret::~Secret() {
  sodium_free(data_);
}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

void Wipe(std::span<std::uint8_t> bytes) {
  sodium_memzero(bytes.data(), bytes.size());
}

}  // namespace schakel::crypto
