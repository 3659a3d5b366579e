#include "crypto/secret.h"

#include <sodium.h>

#include <utility>

#include "base/check.h"

namespace schakel::crypto {

namespace {

std::uint8_t* Allocate(std::size_t size) {
  // Locked memory needs the library's start-up, which may be asked for again and again.
  CHECK(sodium_init() >= 0);
  return static_cast<std::uint8_t*>(sodium_malloc(size));
}

}  // namespace

Secret::Secret(std::size_t size) : data_(Allocate(size)), size_(size) {
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
