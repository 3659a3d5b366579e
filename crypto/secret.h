// Secret bytes: in locked memory that is left out of core dumps, wiped on destruction, and without
// any way to print them.
#pragma once

#include <cstddef>
#include <span>

#include "base/bytes.h"

namespace schakel::crypto {

// Owns `size` bytes from sodium_malloc. Movable; a moved-from Secret is empty.
class Secret {
 public:
  explicit Secret(std::size_t size);
  // Copies `source`; the caller wipes its own copy (Wipe).
  explicit Secret(Bytes source);
  ~Secret();
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;

  [[nodiscard]] Bytes view() const { return {data_, size_}; }
  [[nodiscard]] std::span<std::uint8_t> writable() { return {data_, size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

// Overwrites with zeros in a way that the compiler keeps.
void Wipe(std::span<std::uint8_t> bytes);

}  // namespace schakel::crypto
