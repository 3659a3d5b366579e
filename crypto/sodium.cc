#include "crypto/sodium.h"

#include <sodium.h>

#include <array>

#include "crypto/identity.h"

namespace schakel::crypto {
namespace {

// An honest point B plus the point of order two (0, -1): the y coordinate is negated, so the
// encoding is p - y. Verification would accept it; admission must not.
std::array<std::uint8_t, 32> MixedOrderTwin(const PublicKey& honest) {
  // (x, y) + (0, -1) = (-x, -y): encode p - y with the other sign of x.
  static constexpr std::array<std::uint8_t, 32> kPrime = {
      0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};
  std::array<std::uint8_t, 32> twin{};
  int borrow = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    const int y = i == 31 ? honest.bytes[i] & 0x7f : honest.bytes[i];
    const int difference = kPrime[i] - y - borrow;
    borrow = difference < 0 ? 1 : 0;
    twin[i] = static_cast<std::uint8_t>(difference + 256 * borrow);
  }
  const int sign = (honest.bytes[31] & 0x80) ^ 0x80;
  twin[31] = static_cast<std::uint8_t>(twin[31] | sign);
  return twin;
}

}  // namespace

Result<void> Initialise() {
  if (sodium_init() < 0) return Error{ErrorCode::kUnavailable, "libsodium does not start"};
  std::array<std::uint8_t, KeyPair::kSeedSize> seed{};
  seed.fill(0x5c);
  const PublicKey honest = KeyPair::FromSeed(seed).public_key();
  const auto twin = MixedOrderTwin(honest);
  if (!AdmitPublicKey(honest.view()) || AdmitPublicKey(twin)) {
    return Error{ErrorCode::kUnavailable,
                 "libsodium's point check is broken (CVE-2025-69277): install the security update"};
  }
  return {};
}

void FillRandom(std::span<std::uint8_t> out) {
  randombytes_buf(out.data(), out.size());
}

}  // namespace schakel::crypto
