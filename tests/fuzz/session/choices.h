// Choices made by the bytes of an input: a fuzzer's, or random ones of a seed. When they are used
// up, every choice is the first.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/bytes.h"

namespace schakel::federation {

class Choices {
 public:
  explicit Choices(Bytes input) : rest_(input) {}

  [[nodiscard]] bool AreLeft() const { return !rest_.empty(); }
  // Any number, from eight bytes.
  std::uint64_t Number() { return Take(8); }
  // REQUIRES: end > 0.
  std::uint64_t Below(std::uint64_t end) { return Take(end <= 256 ? 1 : 8) % end; }
  std::size_t IndexBelow(std::size_t end) { return static_cast<std::size_t>(Below(end)); }
  std::uint8_t Byte() { return static_cast<std::uint8_t>(Take(1)); }
  // Seldom true; never when the input is used up.
  bool OneIn(std::uint64_t count) { return Below(count) == count - 1; }
  // Small numbers, and those at the edges of what a size, a counter or a time may be.
  std::uint64_t Edge() {
    constexpr std::array<std::uint64_t, 6> kEdges = {63,         1ull << 32,     (1ull << 53) - 1,
                                                     1ull << 63, UINT64_MAX - 1, UINT64_MAX};
    if (!OneIn(2)) return Below(12);
    return OneIn(8) ? Number() : kEdges[IndexBelow(kEdges.size())];
  }
  Buffer Content(std::size_t size_max) {
    Buffer content(IndexBelow(size_max + 1));
    for (std::uint8_t& byte : content)
      byte = Byte();
    return content;
  }

 private:
  std::uint64_t Take(std::size_t bytes) {
    const std::size_t count = std::min(bytes, rest_.size());
    std::uint64_t number = 0;
    for (const std::uint8_t byte : rest_.first(count))
      number = number << 8 | byte;
    rest_ = rest_.subspan(count);
    return number;
  }

  Bytes rest_;
};

}  // namespace schakel::federation
