#include "federation/gossip/secret_order.h"

#include <array>

#include "base/check.h"

namespace schakel::federation {
namespace {

constexpr std::uint64_t kRounds = 8;
constexpr std::uint64_t kSizeMax = 1ull << 62;

using RoundInput = std::array<std::uint8_t, 16>;

void SetBigEndian64(RoundInput& input, std::size_t at, std::uint64_t value) {
  for (std::size_t i = at + 8; i > at; --i, value >>= 8)
    input[i - 1] = static_cast<std::uint8_t>(value);
}

}  // namespace

SecretOrder::SecretOrder(const crypto::TagSalt& key, std::uint64_t size) : key_(key), size_(size) {
  CHECK(size > 0 && size <= kSizeMax);
  while ((1ull << (2 * half_bits_)) < size)
    ++half_bits_;
}

std::uint64_t SecretOrder::Permute(std::uint64_t value) const {
  const std::uint64_t mask = (1ull << half_bits_) - 1;
  std::uint64_t left = value >> half_bits_;
  std::uint64_t right = value & mask;
  RoundInput input;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    SetBigEndian64(input, 0, round);
    SetBigEndian64(input, 8, right);
    const std::uint64_t mixed = left ^ (crypto::ShortTag(key_, input) & mask);
    left = right;
    right = mixed;
  }
  return (left << half_bits_) | right;
}

std::uint64_t SecretOrder::At(std::uint64_t place) const {
  CHECK(place < size_);
  std::uint64_t value = Permute(place);
  while (value >= size_)
    value = Permute(value);
  return value;
}

}  // namespace schakel::federation
