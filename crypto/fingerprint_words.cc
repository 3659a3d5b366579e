#include "crypto/fingerprint_words.h"

namespace schakel::crypto {
namespace {

constexpr std::array<std::string_view, kWordCount> kWords = {
#include "crypto/dutch_words.inc"
};

}  // namespace

const std::array<std::string_view, kWordCount>& DutchWords() {
  return kWords;
}

std::size_t WordAt(Bytes bytes, std::size_t position) {
  const std::size_t first = kBitsPerWord * position;
  std::size_t index = 0;
  for (std::size_t bit = first; bit < first + kBitsPerWord; ++bit)
    index = index << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1U);
  return index;
}

std::string FingerprintWords(const Digest& digest) {
  std::string out;
  for (std::size_t i = 0; i < kFingerprintWords; ++i) {
    if (i > 0) out += ' ';
    out += kWords[WordAt(digest.view(), i)];
  }
  return out;
}

}  // namespace schakel::crypto
