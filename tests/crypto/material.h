// Keys and bytes that tests make from a number.
#pragma once

#include <array>

#include "base/random.h"
#include "crypto/identity.h"

namespace schakel::crypto {

inline Buffer RandomBytes(SeededRandom& random, std::size_t size) {
  Buffer bytes(size);
  for (std::uint8_t& byte : bytes)
    byte = static_cast<std::uint8_t>(random.Next());
  return bytes;
}

// The same number gives the same key pair.
inline KeyPair TestKey(std::uint8_t number) {
  std::array<std::uint8_t, KeyPair::kSeedSize> seed{};
  seed.fill(number);
  return KeyPair::FromSeed(seed);
}

// Changes one random bit. REQUIRES: not empty.
template <typename Container>
void FlipBit(Container& bytes, SeededRandom& random) {
  bytes.at(random.Below(bytes.size())) ^= static_cast<std::uint8_t>(1U << random.Below(8));
}

}  // namespace schakel::crypto
