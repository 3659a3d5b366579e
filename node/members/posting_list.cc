#include "node/members/posting_list.h"

#include <bit>

#include "base/coding.h"

namespace schakel::node {
namespace {

// 2 bytes an offset: up to here a list is smaller than the 512 bytes of one bit each.
constexpr std::size_t kSparseMax = 255;
constexpr std::uint8_t kSparse = 0;
constexpr std::uint8_t kDense = 1;

}  // namespace

std::size_t PostingList::Count() const {
  std::size_t count = 0;
  for (const std::uint64_t word : words_)
    count += static_cast<std::size_t>(std::popcount(word));
  return count;
}

PostingList& PostingList::operator|=(const PostingList& other) {
  for (std::size_t i = 0; i < words_.size(); ++i)
    words_[i] |= other.words_[i];
  return *this;
}

PostingList& PostingList::operator&=(const PostingList& other) {
  for (std::size_t i = 0; i < words_.size(); ++i)
    words_[i] &= other.words_[i];
  return *this;
}

Buffer PostingList::Pack() const {
  Buffer out;
  if (Count() <= kSparseMax) {
    out.push_back(kSparse);
    ForEach([&out](std::size_t offset) {
      out.push_back(static_cast<std::uint8_t>(offset >> 8));
      out.push_back(static_cast<std::uint8_t>(offset & 0xff));
    });
    return out;
  }
  out.push_back(kDense);
  for (const std::uint64_t word : words_)
    AppendBigEndian64(out, word);
  return out;
}

Result<PostingList> PostingList::Unpack(Bytes bytes) {
  const Error damaged{ErrorCode::kCorruption, "posting list is not well formed"};
  if (bytes.empty()) return damaged;
  PostingList list;
  const Bytes rest = bytes.subspan(1);
  if (bytes.front() == kDense) {
    if (rest.size() != kWidth / 8) return damaged;
    for (std::size_t i = 0; i < list.words_.size(); ++i)
      list.words_[i] = ReadBigEndian64(rest.subspan(i * 8));
    return list;
  }
  if (bytes.front() != kSparse || rest.size() % 2 != 0) return damaged;
  for (std::size_t i = 0; i < rest.size(); i += 2) {
    const std::size_t offset = static_cast<std::size_t>(rest[i]) << 8 | rest[i + 1];
    if (offset >= kWidth) return damaged;
    list.Add(offset);
  }
  return list;
}

}  // namespace schakel::node
