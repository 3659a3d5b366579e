// Eight Dutch words that two people compare by telephone: 88 bits of a hash.
//
// The list is ours (make_words.py says by which rules): no two words begin with the same four
// letters, look alike or sound alike. Threads: any; no state.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "crypto/hash.h"

namespace schakel::crypto {

constexpr std::size_t kWordCount = 2'048;  // 11 bits a word
constexpr std::size_t kFingerprintWords = 8;

const std::array<std::string_view, kWordCount>& DutchWords();

// Returns the words for the first 88 bits, with a space between.
std::string FingerprintWords(const Digest& digest);

}  // namespace schakel::crypto
