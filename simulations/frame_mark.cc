#include "simulations/frame_mark.h"

#include <bit>
#include <cstring>

#include "federation/wire/frame_codec.h"
#include "federation/wire/page_body.h"

namespace schakel::simulations {
namespace {

// The segment begins with the pointer to the root struct, whose half is the number of words in the
// data section. That follows: 4 bytes of the root of trust, the union's tag, and from the second
// word on the timestamp.
constexpr std::size_t kDataWordsOffset = 4;
constexpr std::size_t kRootOffset = 8;
constexpr std::size_t kTagOffset = kRootOffset + 4;
constexpr std::size_t kTimestampOffset = kRootOffset + 8;

std::uint64_t LittleEndian(Bytes bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i > 0; --i)
    number = number << 8 | bytes[i - 1];
  return number;
}

std::uint64_t HashOf(Bytes bytes) {
  std::uint64_t hash = 0x9e3779b97f4a7c15 ^ bytes.size();
  const auto take = [&hash](std::uint64_t word) {
    hash = (hash ^ word) * 0xbf58476d1ce4e5b9;
    hash ^= hash >> 29;
  };
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof(word));
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    take(word);
  }
  for (; at < bytes.size(); ++at)
    take(bytes[at]);
  return hash;
}

}  // namespace

FrameTag PeekTag(Bytes frame) {
  if (frame.size() < kTagOffset + 2 || frame[kDataWordsOffset] == 0) return FrameTag{0};
  return FrameTag{static_cast<std::uint16_t>(frame[kTagOffset] | frame[kTagOffset + 1] << 8)};
}

federation::TrustVersion PeekTrust(Bytes frame) {
  if (frame.size() < kTimestampOffset + 8 || frame[kDataWordsOffset] < 2) return {};
  return {static_cast<std::uint32_t>(LittleEndian(frame.subspan(kRootOffset, 4))),
          LittleEndian(frame.subspan(kTimestampOffset, 8))};
}

void SetTag(Buffer& frame, std::uint16_t tag) {
  frame[kTagOffset] = static_cast<std::uint8_t>(tag);
  frame[kTagOffset + 1] = static_cast<std::uint8_t>(tag >> 8);
}

FrameMark MarkOf(Bytes frame, std::uint16_t entries, std::uint32_t cost) {
  FrameMark mark{PeekTag(frame), 0, static_cast<std::uint32_t>(frame.size()), 0};
  if (mark.tag != FrameTag::kPage) {
    mark.content = HashOf(frame);
    return mark;
  }
  mark.entries = entries;
  mark.cost = cost;
  if (cost == 0) {
    const auto decoded = federation::DecodeFrame(frame);
    const auto* page = decoded ? std::get_if<federation::PageMessage>(&decoded->message) : nullptr;
    if (page != nullptr) {
      mark.entries = static_cast<std::uint16_t>(page->entries.size());
      mark.cost = static_cast<std::uint32_t>(federation::PageCost(*page));
    }
  }
  mark.content = std::uint64_t{mark.cost} << 16 | mark.entries;
  return mark;
}

}  // namespace schakel::simulations
