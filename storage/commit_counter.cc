#include "storage/commit_counter.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <utility>

#include "base/coding.h"
#include "base/file.h"
#include "base/folder.h"

namespace schakel::storage {
namespace {

constexpr std::size_t kSlotSize = 16;
constexpr std::size_t kSlots = 2;
constexpr std::uint64_t kMask = 0x5c4a6b1e5c4a6b1e;  // so that zeros are no valid slot

// A mixing function that any changed bit of the number changes; not for adversaries.
std::uint64_t Checksum(std::uint64_t value) {
  std::uint64_t z = (value ^ kMask) * 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 32)) * 0xbf58476d1ce4e5b9;
  return z ^ (z >> 29);
}

Buffer Slot(std::uint64_t value) {
  Buffer slot;
  AppendBigEndian64(slot, value);
  AppendBigEndian64(slot, Checksum(value));
  return slot;
}

std::optional<std::uint64_t> ReadSlot(Bytes slot) {
  const std::uint64_t value = ReadBigEndian64(slot);
  if (ReadBigEndian64(slot.subspan(8)) != Checksum(value)) return std::nullopt;
  return value;
}

Error Failed(const std::filesystem::path& path, const char* what) {
  return {ErrorCode::kIo, std::string(what) + " " + path.string()};
}

}  // namespace

Result<CommitCounter> CommitCounter::Open(const std::filesystem::path& path) {
  const auto is_there = IsThere(path);
  if (!is_there) return is_there.error();
  if (!*is_there) {
    // Syncs the folder too, so that the file cannot be gone after a power cut.
    const auto created = WriteFileDurably(path, Slot(0), FileMode::kPrivate);
    if (!created) return Failed(path, "cannot create");
  }
  const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return Failed(path, "cannot open");
  CommitCounter counter(fd, 0);
  std::array<std::uint8_t, kSlotSize * kSlots> content{};
  if (pread(fd, content.data(), content.size(), 0) < 0) return Failed(path, "cannot read");
  const Bytes slots(content);
  const auto even = ReadSlot(slots.first(kSlotSize));
  const auto odd = ReadSlot(slots.subspan(kSlotSize));
  if (!even && !odd) {
    return Error{ErrorCode::kCorruption, path.string() + " is damaged"};
  }
  counter.value_ = std::max(even.value_or(0), odd.value_or(0));
  return counter;
}

CommitCounter::CommitCounter(CommitCounter&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), value_(other.value_) {}

CommitCounter& CommitCounter::operator=(CommitCounter&& other) noexcept {
  std::swap(fd_, other.fd_);
  value_ = other.value_;
  return *this;
}

CommitCounter::~CommitCounter() {
  if (fd_ >= 0) close(fd_);
}

Result<void> CommitCounter::Set(std::uint64_t value) {
  const Buffer slot = Slot(value);
  const auto at = static_cast<off_t>(value % kSlots * kSlotSize);
  const bool is_written =
      pwrite(fd_, slot.data(), slot.size(), at) == static_cast<ssize_t>(slot.size());
  if (!is_written || fdatasync(fd_) != 0) return Error{ErrorCode::kIo, "cannot write the counter"};
  value_ = value;
  return {};
}

}  // namespace schakel::storage
