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

constexpr std::size_t kWordCount = 2'048;
constexpr std::size_t kFingerprintWords = 8;

constexpr unsigned kBitsPerWord = 11;

const std::array<std::string_view, kWordCount>& DutchWords();

// Returns which word of the list bits 11 * `position` and on choose; the first bit is the highest.
// REQUIRES: `bytes` has those 11 bits.
std::size_t WordAt(Bytes bytes, std::size_t position);

// Returns the words for the first 88 bits, with a space between.
std::string FingerprintWords(const Digest& digest);

}  // namespace schakel::crypto
