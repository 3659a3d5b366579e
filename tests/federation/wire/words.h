// A message as words, for writing forms that an encoder would never write.
#pragma once

#include <cstring>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"

namespace schakel::federation {

using Words = std::vector<std::uint64_t>;

inline Words ToWords(Bytes bytes) {
  CHECK(bytes.size() % 8 == 0);
  Words words(bytes.size() / 8);
  if (!words.empty()) std::memcpy(words.data(), bytes.data(), bytes.size());
  return words;
}

inline Buffer ToBytes(const Words& words) {
  Buffer bytes(words.size() * 8);
  if (!words.empty()) std::memcpy(bytes.data(), words.data(), bytes.size());
  return bytes;
}

// Pointers of the Cap'n Proto encoding. An offset counts words from the end of the pointer.
inline std::uint64_t StructPointer(std::int32_t offset, std::uint16_t data,
                                   std::uint16_t pointers) {
  return (static_cast<std::uint32_t>(offset) << 2) | (std::uint64_t{data} << 32) |
         (std::uint64_t{pointers} << 48);
}
inline std::uint64_t ByteListPointer(std::int32_t offset, std::uint32_t bytes) {
  return (static_cast<std::uint32_t>(offset) << 2) | 1 | (std::uint64_t{2} << 32) |
         (std::uint64_t{bytes} << 35);
}
inline std::uint64_t FarPointer(std::uint32_t word, std::uint32_t segment) {
  return (word << 3) | 2 | (std::uint64_t{segment} << 32);
}
inline std::uint64_t CapabilityPointer(std::uint32_t index) {
  return 3 | (std::uint64_t{index} << 32);
}

// Moves what a struct or list pointer points to `words` further away.
inline std::uint64_t Moved(std::uint64_t pointer, std::int32_t words) {
  const auto low = static_cast<std::uint32_t>(pointer);
  const auto moved = (low & 3) | (((low >> 2) + static_cast<std::uint32_t>(words)) << 2);
  return (pointer >> 32 << 32) | moved;
}

}  // namespace schakel::federation
