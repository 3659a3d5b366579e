#include "base/coding.h"

#include <array>
#include <cstring>

#include "base/check.h"

namespace schakel {

void AppendBigEndian32(Buffer& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

void AppendBigEndian64(Buffer& out, std::uint64_t value) {
  std::array<std::uint8_t, sizeof(value)> bytes{};
  value = BigEndian(value);
  std::memcpy(bytes.data(), &value, bytes.size());
  out.insert(out.end(), bytes.begin(), bytes.end());
}

std::uint32_t ReadBigEndian32(Bytes bytes) {
  CHECK(bytes.size() >= 4);
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8 | bytes[i];
  return value;
}

std::uint64_t ReadBigEndian64(Bytes bytes) {
  std::uint64_t value = 0;
  CHECK(bytes.size() >= sizeof(value));
  std::memcpy(&value, bytes.data(), sizeof(value));
  return BigEndian(value);
}

void AppendVarint(Buffer& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<std::uint8_t>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<std::uint8_t>(value));
}

void AppendSized(Buffer& out, Bytes bytes) {
  AppendVarint(out, bytes.size());
  Append(out, bytes);
}

std::optional<std::uint64_t> ByteReader::Varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const auto byte = U8();
    if (!byte) return std::nullopt;
    const std::uint64_t bits = *byte & 0x7f;
    const bool overflows = shift == 63 && bits > 1;
    const bool padded = shift > 0 && *byte == 0;
    if (overflows || padded) break;
    value |= bits << shift;
    if ((*byte & 0x80) == 0) return value;
  }
  failed_ = true;
  return std::nullopt;
}

std::optional<std::uint8_t> ByteReader::U8() {
  const auto taken = Take(1);
  if (!taken) return std::nullopt;
  return taken->front();
}

std::optional<std::uint32_t> ByteReader::U32() {
  const auto taken = Take(4);
  if (!taken) return std::nullopt;
  return ReadBigEndian32(*taken);
}

std::optional<std::uint64_t> ByteReader::U64() {
  const auto taken = Take(8);
  if (!taken) return std::nullopt;
  return ReadBigEndian64(*taken);
}

std::optional<Bytes> ByteReader::Take(std::size_t count) {
  if (failed_ || rest_.size() < count) {
    failed_ = true;
    return std::nullopt;
  }
  const Bytes taken = rest_.first(count);
  rest_ = rest_.subspan(count);
  return taken;
}

std::optional<Bytes> ByteReader::Sized(std::size_t max) {
  const auto size = Varint();
  if (!size) return std::nullopt;
  if (*size > max) {
    failed_ = true;
    return std::nullopt;
  }
  return Take(static_cast<std::size_t>(*size));
}

}  // namespace schakel
