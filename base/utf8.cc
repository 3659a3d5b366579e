#include "base/utf8.h"

#include <array>

namespace schakel {
namespace {

constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};

std::size_t SizeOf(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

}  // namespace

Character FirstCharacter(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = SizeOf(lead);
  if (size == 1) return {lead, 1};
  if (size == 0 || size > text.size()) return {};
  char32_t code = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80) return {};
    code = code << 6U | (byte & 0x3FU);
  }
  const bool is_surrogate = code >= 0xD800 && code < 0xE000;
  if (code < kSmallest[size] || is_surrogate || code > 0x10FFFF) return {};
  return {code, size};
}

std::size_t CountCharacters(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count)
    text.remove_prefix(FirstCharacter(text).size);
  return count;
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const Character next = FirstCharacter(text);
    if (next.code == kBrokenCharacter) return false;
    text.remove_prefix(next.size);
  }
  return true;
}

std::string ToUtf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character next = FirstCharacter(text);
    const bool is_broken = next.code == kBrokenCharacter;
    out += is_broken ? std::string_view("\xef\xbf\xbd") : text.substr(0, next.size);
    text.remove_prefix(next.size);
  }
  return out;
}

}  // namespace schakel
