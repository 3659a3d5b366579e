#include "federation/advisory/formats.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

#include "federation/advisory/text.h"

namespace schakel::federation {
namespace {

bool IsUriCharacter(char c) {
  return IsAlphanumeric(c) ||
         std::string_view("-._~:/?#[]@!$&'()*+,;=%").find(c) != std::string_view::npos;
}

bool AreEscapesWhole(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') continue;
    if (i + 2 >= text.size() || !IsHexDigit(text[i + 1]) || !IsHexDigit(text[i + 2])) return false;
  }
  return true;
}

bool IsScheme(std::string_view text) {
  return !text.empty() && IsLetter(text.front()) &&
         All(text, [](char c) { return IsAlphanumeric(c) || c == '+' || c == '-' || c == '.'; });
}

}  // namespace

bool IsUri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || !IsScheme(text.substr(0, colon))) return false;
  const std::string_view rest = text.substr(colon + 1);
  if (!All(rest, IsUriCharacter) || !AreEscapesWhole(rest)) return false;
  return std::count(rest.begin(), rest.end(), '#') <= 1;
}

bool IsCveId(std::string_view text) {
  return text.size() >= 13 && text.substr(0, 4) == "CVE-" && All(text.substr(4, 4), IsDigit) &&
         text[8] == '-' && All(text.substr(9), IsDigit);
}

bool IsCweId(std::string_view text) {
  return text.size() >= 5 && text.size() <= 10 && text.substr(0, 4) == "CWE-" && text[4] != '0' &&
         All(text.substr(4), IsDigit);
}

bool IsCategory(std::string_view text) {
  const auto inner = [](char c) { return !IsSpace(c) && c != '-' && c != '_' && c != '.'; };
  return !text.empty() && inner(text.front()) && inner(text.back()) &&
         text.find_first_of("\r\n") == std::string_view::npos;
}

bool IsTrackingId(std::string_view text) {
  return !text.empty() && !IsSpace(text.front()) && !IsSpace(text.back()) &&
         text.find_first_of("\r\n") == std::string_view::npos;
}

bool IsFileHash(std::string_view text) {
  return text.size() >= 32 && All(text, IsHexDigit);
}

bool IsOwnAdvisoryId(std::string_view id) {
  const std::size_t dash = id.find('-');
  if (dash == std::string_view::npos || dash < 2 || dash > 10) return false;
  const std::string_view prefix = id.substr(0, dash);
  const std::string_view rest = id.substr(dash + 1);
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return capital(prefix.front()) && All(prefix, [&](char c) { return capital(c) || IsDigit(c); }) &&
         (rest.size() == 9 || rest.size() == 10) && All(rest.substr(0, 4), IsDigit) &&
         rest[4] == '-' && All(rest.substr(5), IsDigit);
}

}  // namespace schakel::federation
