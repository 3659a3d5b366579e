// A set of members out of 4,096 consecutive numbers, small on disk: offsets while they are few, one
// bit each when they are many. Plain values.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"

namespace schakel::node {

class PostingList {
 public:
  static constexpr std::size_t kWidth = 4'096;  // as many as keys in a segment of the vault

  // Errors: kCorruption.
  static Result<PostingList> Unpack(Bytes bytes);
  [[nodiscard]] Buffer Pack() const;

  // REQUIRES: offset < kWidth.
  void Add(std::size_t offset) { words_[offset / 64] |= std::uint64_t{1} << (offset % 64); }
  void Remove(std::size_t offset) { words_[offset / 64] &= ~(std::uint64_t{1} << (offset % 64)); }
  [[nodiscard]] bool Contains(std::size_t offset) const {
    return (words_[offset / 64] >> (offset % 64) & 1) != 0;
  }
  [[nodiscard]] std::size_t Count() const;
  [[nodiscard]] bool IsEmpty() const { return Count() == 0; }

  PostingList& operator|=(const PostingList& other);
  PostingList& operator&=(const PostingList& other);
  bool operator==(const PostingList&) const = default;

  // Calls visit(offset) in ascending order.
  template <typename Visit>
  void ForEach(const Visit& visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
        visit(i * 64 + static_cast<std::size_t>(__builtin_ctzll(word)));
      }
    }
  }

 private:
  std::array<std::uint64_t, kWidth / 64> words_{};
};

}  // namespace schakel::node
