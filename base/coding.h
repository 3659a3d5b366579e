// Integers as bytes: big-endian for keys (so that byte order is number order), varints for blobs.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace schakel {

void AppendBigEndian32(Buffer& out, std::uint32_t value);
void AppendBigEndian64(Buffer& out, std::uint64_t value);
// REQUIRES: at least 4 (8) bytes.
std::uint32_t ReadBigEndian32(Bytes bytes);
std::uint64_t ReadBigEndian64(Bytes bytes);

// LEB128, at most 10 bytes.
void AppendVarint(Buffer& out, std::uint64_t value);

// Reads a byte string from front to back. After the first failure every read fails.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : rest_(bytes) {}

  std::optional<std::uint64_t> Varint();  // refuses non-minimal forms
  std::optional<std::uint8_t> U8();
  std::optional<std::uint32_t> U32();  // big-endian
  std::optional<std::uint64_t> U64();  // big-endian
  std::optional<Bytes> Take(std::size_t count);
  // A varint length, at most `max`, then that many bytes.
  std::optional<Bytes> Sized(std::size_t max);

  [[nodiscard]] Bytes rest() const { return rest_; }
  [[nodiscard]] bool AtEnd() const { return !failed_ && rest_.empty(); }

 private:
  Bytes rest_;
  bool failed_ = false;
};

// A varint length, then the bytes.
void AppendSized(Buffer& out, Bytes bytes);

}  // namespace schakel
