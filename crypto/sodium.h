// Start-up of libsodium.
#pragma once

#include <span>

#include "base/bytes.h"
#include "base/result.h"

namespace schakel::crypto {

// Initialises the library and proves that its point check refuses a mixed-order Ed25519 point
// (CVE-2025-69277 broke it). Must succeed before anything else in crypto is used; every program
// calls it first. Errors: kUnavailable. Thread: any, repeatedly.
Result<void> Initialise();

// Fills `out` with random bytes for keys, salts and nonces.
void FillRandom(std::span<std::uint8_t> out);

}  // namespace schakel::crypto
