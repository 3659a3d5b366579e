#include "base/random.h"

#include <sys/random.h>

#include "base/check.h"

namespace schakel {

std::uint64_t Random::Below(std::uint64_t bound) {
  CHECK(bound > 0);
  // Rejection keeps the distribution even; the loop ends after two rounds on average.
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  std::uint64_t value = Next();
  while (value >= limit)
    value = Next();
  return value % bound;
}

Duration Random::Jitter(Duration base, int percent) {
  const std::int64_t span = base.count() / 100 * percent;
  if (span <= 0) return base;
  const auto offset = static_cast<std::int64_t>(Below(static_cast<std::uint64_t>(2 * span + 1)));
  return base + Duration(offset - span);
}

std::uint64_t SystemRandom::Next() {
  std::uint64_t value = 0;
  CHECK(getrandom(&value, sizeof(value), 0) == static_cast<ssize_t>(sizeof(value)));
  return value;
}

std::uint64_t SeededRandom::Next() {
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace schakel
