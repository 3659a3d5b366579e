// A secret order of the numbers [0, size): a keyed permutation that is computed place by place, so
// that the first twelve of 10,000 cost twelve steps and not a sort.
//
// A Feistel network over the smallest even number of bits that holds `size`, with SipHash-2-4 as
// its round function; numbers beyond `size` are walked over (cycle walking: fewer than four steps
// on average). Whoever does not know the key learns from the places that he sees nothing about the
// others that a truly random order would hide: four rounds are enough for that against few
// observations, eight leave room. So the order is as good as sorting by a keyed hash, with one
// difference: when `size` or the meaning of a number changes, the order is drawn anew. That gives
// nobody a better place than chance, because a place is never a property of the number itself.
//
// A value; any thread. Bounds: none grow.
#pragma once

#include "crypto/hash.h"

namespace schakel::federation {

class SecretOrder {
 public:
  // REQUIRES: 0 < size <= 2^62.
  SecretOrder(const crypto::TagSalt& key, std::uint64_t size);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Returns the number at this place. REQUIRES: place < size().
  [[nodiscard]] std::uint64_t At(std::uint64_t place) const;

 private:
  [[nodiscard]] std::uint64_t Permute(std::uint64_t value) const;

  crypto::TagSalt key_;
  std::uint64_t size_;
  unsigned half_bits_ = 1;
};

}  // namespace schakel::federation
