// Random numbers for choices that are no secrets (link ranks, jitter). Keys and salts come from
// crypto. An interface with two implementations: the system's, and a seeded one for simulations.
#pragma once

#include <cstdint>

#include "base/time.h"

namespace schakel {

class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t Next() = 0;

  // Returns a number in [0, bound). REQUIRES: bound > 0.
  std::uint64_t Below(std::uint64_t bound);
  // Returns base +- at most `percent` of it.
  Duration Jitter(Duration base, int percent);
};

// Reads getrandom(2); aborts if the system has no randomness.
class SystemRandom final : public Random {
 public:
  std::uint64_t Next() override;
};

// SplitMix64: the same seed gives the same numbers on every machine.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next() override;

 private:
  std::uint64_t state_;
};

}  // namespace schakel
