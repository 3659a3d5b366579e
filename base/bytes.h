// Bytes that are borrowed (Bytes), owned (Buffer), or of a fixed size with a type of their own
// (FixedBytes), and their hexadecimal form.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace schakel {

using Bytes = std::span<const std::uint8_t>;
using Buffer = std::vector<std::uint8_t>;

inline Bytes AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view AsText(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Buffer ToBuffer(Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}
inline void Append(Buffer& out, Bytes bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}
inline bool Equal(Bytes a, Bytes b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

// Returns the word whose bytes in memory are those of `word`, most significant first: the way there
// and back.
constexpr std::uint64_t BigEndian(std::uint64_t word) {
  return std::endian::native == std::endian::big ? word : __builtin_bswap64(word);
}

// Returns lower-case hexadecimal.
std::string ToHex(Bytes bytes);
// Returns the bytes of an even number of lower-case hexadecimal digits, or nothing.
std::optional<Buffer> FromHex(std::string_view text);

// N bytes with a type of their own, so that a key cannot be passed where a hash is meant.
template <std::size_t N, typename Tag>
struct FixedBytes {
  static constexpr std::size_t kSize = N;

  std::array<std::uint8_t, N> bytes{};

  bool operator==(const FixedBytes&) const = default;
  // Byte by byte. Most ids and hashes differ in the first eight, which costs no call.
  std::strong_ordering operator<=>(const FixedBytes& other) const {
    if constexpr (N >= sizeof(std::uint64_t)) {
      const std::uint64_t mine = Head();
      const std::uint64_t theirs = other.Head();
      if (mine != theirs) return mine <=> theirs;
    }
    return std::memcmp(bytes.data(), other.bytes.data(), N) <=> 0;
  }

  [[nodiscard]] Bytes view() const { return bytes; }
  // Returns the first eight bytes, big-endian. REQUIRES: N >= 8.
  [[nodiscard]] std::uint64_t Head() const {
    static_assert(N >= sizeof(std::uint64_t));
    std::uint64_t head = 0;
    std::memcpy(&head, bytes.data(), sizeof(head));
    return BigEndian(head);
  }
  [[nodiscard]] std::string hex() const { return ToHex(bytes); }
  [[nodiscard]] bool IsZero() const {
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t b) { return b == 0; });
  }
  // Returns nothing unless `source` has exactly N bytes.
  static std::optional<FixedBytes> From(Bytes source) {
    if (source.size() != N) return std::nullopt;
    FixedBytes result;
    std::copy(source.begin(), source.end(), result.bytes.begin());
    return result;
  }
  // Returns nothing unless `text` is exactly 2 N lower-case hexadecimal digits.
  static std::optional<FixedBytes> FromHexText(std::string_view text) {
    const auto raw = FromHex(text);
    return raw ? From(*raw) : std::nullopt;
  }
};

// Hash for unordered containers whose keys are uniformly distributed already (hashes, keys).
struct FixedBytesHash {
  template <std::size_t N, typename Tag>
  std::size_t operator()(const FixedBytes<N, Tag>& value) const {
    static_assert(N >= sizeof(std::size_t));
    std::size_t result = 0;
    std::memcpy(&result, value.bytes.data(), sizeof(result));
    return result;
  }
};

}  // namespace schakel
