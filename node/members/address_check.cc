#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "federation/advisory/text.h"
#include "node/members/field_checks.h"

namespace schakel::node {
namespace {

// An IPv4 address uses the first four bytes.
struct Block {
  std::array<std::uint8_t, 16> bytes{};
  bool is_v4 = false;
  unsigned prefix = 0;
};

struct Special {
  std::array<std::uint8_t, 4> first;
  unsigned prefix;
};

// Inside networks, and what no firm can have (RFC 6890).
constexpr std::array<Special, 9> kInside = {{{{10, 0, 0, 0}, 8},
                                             {{172, 16, 0, 0}, 12},
                                             {{192, 168, 0, 0}, 16},
                                             {{100, 64, 0, 0}, 10},
                                             {{127, 0, 0, 0}, 8},
                                             {{169, 254, 0, 0}, 16},
                                             {{0, 0, 0, 0}, 8},
                                             {{224, 0, 0, 0}, 4},
                                             {{240, 0, 0, 0}, 4}}};

// The largest blocks that a member can have; more needs a talk with the federation's operators.
constexpr unsigned kPrefixMinV4 = 20;
constexpr unsigned kPrefixMinV6 = 32;

void ClearBehindPrefix(Block& block) {
  for (std::size_t i = 0; i < block.bytes.size(); ++i) {
    const std::size_t begin = i * 8;
    if (begin >= block.prefix) {
      block.bytes[i] = 0;
    } else if (begin + 8 > block.prefix) {
      block.bytes[i] &= static_cast<std::uint8_t>(0xFF00U >> (block.prefix - begin));
    }
  }
}

bool IsInside(const Block& block, const Special& special) {
  Block cut = block;
  cut.prefix = special.prefix;
  ClearBehindPrefix(cut);
  return std::equal(special.first.begin(), special.first.end(), cut.bytes.begin());
}

bool IsPublic(const Block& block) {
  if (!block.is_v4) return (block.bytes[0] & 0xE0U) == 0x20;  // 2000::/3, global unicast
  return std::none_of(kInside.begin(), kInside.end(),
                      [&block](const Special& special) { return IsInside(block, special); });
}

std::optional<unsigned> ParsePrefix(std::string_view text, unsigned max) {
  unsigned prefix = 0;
  const auto* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, prefix);
  const bool has_zero = text.size() > 1 && text.front() == '0';
  if (parsed.ec != std::errc() || parsed.ptr != end || has_zero || prefix > max)
    return std::nullopt;
  return prefix;
}

std::optional<Block> ParseBlock(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  Block block;
  block.is_v4 = inet_pton(AF_INET, address.c_str(), block.bytes.data()) == 1;
  if (!block.is_v4 && inet_pton(AF_INET6, address.c_str(), block.bytes.data()) != 1)
    return std::nullopt;
  block.prefix = block.is_v4 ? 32 : 128;
  if (slash == std::string_view::npos) return block;
  const auto prefix = ParsePrefix(text.substr(slash + 1), block.prefix);
  if (!prefix) return std::nullopt;
  block.prefix = *prefix;
  ClearBehindPrefix(block);
  return block;
}

std::string Format(const Block& block) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(block.is_v4 ? AF_INET : AF_INET6, block.bytes.data(), text.data(), text.size());
  std::string formatted = text.data();
  if (block.prefix != (block.is_v4 ? 32U : 128U)) formatted += "/" + std::to_string(block.prefix);
  return formatted;
}

}  // namespace

Checked<std::string> CheckAddress(std::string_view text) {
  const std::string_view trimmed = federation::Trim(text);
  const bool has_nul = trimmed.find('\0') != std::string_view::npos;
  const auto block = trimmed.size() > member_limits::kAddressMax + 8 || has_nul
                         ? std::nullopt
                         : ParseBlock(trimmed);
  if (!block) {
    return Fault{"ip.formaat", "Schrijf een IP-adres als 203.0.113.18 of 198.51.100.32/29.",
                 "Write an IP address as 203.0.113.18 or 198.51.100.32/29."};
  }
  if (block->prefix < (block->is_v4 ? kPrefixMinV4 : kPrefixMinV6)) {
    return Fault{"ip.grootte", "Dit blok is te groot voor één bedrijf (hoogstens /20, IPv6 /32).",
                 "This block is too large for one firm (at most a /20, IPv6 a /32)."};
  }
  if (!IsPublic(*block)) {
    return Fault{"ip.intern",
                 "Dit is geen adres op internet. Vul het adres in waarmee het bedrijf op internet "
                 "te zien is.",
                 "This is not an address on the Internet. Fill in the address by which the firm is "
                 "seen there."};
  }
  return Format(*block);
}

}  // namespace schakel::node
