// Characters of UTF-8 text that others wrote. Threads: any.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace schakel {

constexpr char32_t kBrokenCharacter = 0xFFFFFFFF;

struct Character {
  char32_t code = kBrokenCharacter;
  std::size_t size = 1;  // bytes
};

// Returns the first character; kBrokenCharacter and one byte if the bytes are no UTF-8 (an overlong
// form, a surrogate, above U+10FFFF, cut short). REQUIRES: text is not empty.
Character FirstCharacter(std::string_view text);

// Returns how many characters `text` has; a broken byte counts as one.
std::size_t CountCharacters(std::string_view text);

// JSON and HTML that hold anything else cannot be read.
bool IsUtf8(std::string_view text);

// Returns the text with U+FFFD for each byte that is no part of a character.
std::string ToUtf8(std::string_view text);

}  // namespace schakel
