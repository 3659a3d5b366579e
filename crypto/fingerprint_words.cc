#include "crypto/fingerprint_words.h"

namespace schakel::crypto {
namespace {

constexpr unsigned kBitsPerWord = 11;

constexpr std::array<std::string_view, kWordCount> kWords = {
#include "crypto/dutch_words.inc"
};

}  // namespace

const std::array<std::string_view, kWordCount>& DutchWords() {
  return kWords;
}

std::string FingerprintWords(const Digest& digest) {
  std::string out;
  std::uint32_t bits = 0;  // those read and not used, in its low end
  unsigned count = 0;
  std::size_t next = 0;
  for (std::size_t i = 0; i < kFingerprintWords; ++i) {
    while (count < kBitsPerWord) {
      bits = bits << 8 | digest.bytes[next++];
      count += 8;
    }
    count -= kBitsPerWord;
    if (i > 0) out += ' ';
    out += kWords[bits >> count & (kWordCount - 1)];
  }
  return out;
}

}  // namespace schakel::crypto
