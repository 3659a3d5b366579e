#include "node/members/csv_encoding.h"

#include <array>

namespace schakel::node {
namespace {

// 0x80 to 0x9F; 0 where Windows-1252 has nothing. From 0xA0 on it is Latin-1.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void AppendUtf8(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | code >> 6U);
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xE0U | code >> 12U);
    out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

}  // namespace

std::optional<Fault> CheckFileKind(std::string_view begin) {
  if (begin.starts_with("PK\x03\x04") || begin.starts_with("\xD0\xCF\x11\xE0")) {
    return Fault{"csv.werkmap", "Dit is een Excel-bestand. Sla het op als CSV UTF-8.",
                 "This is an Excel workbook. Save it as CSV UTF-8."};
  }
  const bool has_mark = begin.starts_with("\xFF\xFE") || begin.starts_with("\xFE\xFF");
  const bool has_nul = begin.substr(0, 4).find('\0') != std::string_view::npos;
  if (has_mark || has_nul) {
    return Fault{"csv.utf16", "Dit bestand is in Unicode-tekst (UTF-16). Sla het op als CSV UTF-8.",
                 "This file is Unicode text (UTF-16). Save it as CSV UTF-8."};
  }
  return std::nullopt;
}

std::optional<std::string> FromWindows1252(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_special = byte >= 0x80 && byte < 0xA0;
    const char32_t code = is_special ? kWindows1252.at(byte - 0x80U) : byte;
    if (is_special && code == 0) return std::nullopt;
    AppendUtf8(out, code);
  }
  return out;
}

}  // namespace schakel::node
