#include "federation/advisory/identifiers.h"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "federation/advisory/text.h"

namespace schakel::federation {
namespace {

constexpr std::string_view kNone;

bool Contains(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

bool IsCpeEscapable(char c) {
  return Contains("\\*?!\"#$%&'()+,/:;<=>@[]^`{|}~", c);
}
bool IsCpePlain(char c) {
  return IsAlphanumeric(c) || c == '-' || c == '.' || c == '_';
}

// A run of wildcards is any number of "?" or a single "*".
std::size_t WildcardRun(std::string_view text) {
  if (!text.empty() && text.front() == '*') return 1;
  std::size_t count = 0;
  while (count < text.size() && text[count] == '?')
    ++count;
  return count;
}

std::size_t CpeCharacter(std::string_view text) {
  if (text.empty()) return 0;
  if (IsCpePlain(text[0])) return 1;
  return text[0] == '\\' && text.size() > 1 && IsCpeEscapable(text[1]) ? 2 : 0;
}

bool IsCpeValue(std::string_view text) {
  if (text == "*" || text == "-") return true;
  std::size_t characters = 0;
  while (!text.empty()) {
    text.remove_prefix(WildcardRun(text));
    const std::size_t length = CpeCharacter(text);
    if (length == 0) break;
    text.remove_prefix(length);
    ++characters;
  }
  return text.empty() && characters > 0;
}

bool IsCpeLanguage(std::string_view text) {
  if (text == "*" || text == "-") return true;
  const std::size_t dash = text.find('-');
  const std::string_view language = text.substr(0, dash);
  if (language.size() < 2 || language.size() > 3 || !All(language, IsLetter)) return false;
  if (dash == std::string_view::npos) return true;
  const std::string_view region = text.substr(dash + 1);
  return (region.size() == 2 && All(region, IsLetter)) ||
         (region.size() == 3 && All(region, IsDigit));
}

std::vector<std::string_view> SplitUnescaped(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == ':') {
      parts.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  parts.push_back(text.substr(start));
  return parts;
}

bool IsCpe23(std::string_view text) {
  const std::vector<std::string_view> parts = SplitUnescaped(text);
  if (parts.size() != 11 || parts[0].size() != 1 || !Contains("aho*-", parts[0][0])) return false;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (i == 6 ? !IsCpeLanguage(parts[i]) : !IsCpeValue(parts[i])) return false;
  }
  return true;
}

bool IsCpe22(std::string_view text) {
  if (!text.empty() && Contains("aho", ToLower(text.front()))) text.remove_prefix(1);
  if (text.empty()) return true;
  const std::vector<std::string_view> parts = Split(text, ':');
  if (parts.size() > 7 || !parts[0].empty()) return false;
  return All(text, [](char c) { return IsAlphanumeric(c) || Contains("._-~%:", c); });
}

// The parts of a package URL: pkg:type/namespace/name@version?qualifiers#subpath
struct PackageUrl {
  std::string_view type;
  std::string_view path;
  std::string_view qualifiers;
};

std::string_view CutAfter(std::string_view& text, char separator) {
  const std::size_t at = text.rfind(separator);
  if (at == std::string_view::npos) return kNone;
  const std::string_view tail = text.substr(at + 1);
  text = text.substr(0, at);
  return tail;
}

PackageUrl Take(std::string_view text) {
  text.remove_prefix(4);
  while (!text.empty() && text.front() == '/')
    text.remove_prefix(1);
  CutAfter(text, '#');
  PackageUrl parts;
  const std::size_t question = text.find('?');
  if (question != std::string_view::npos) parts.qualifiers = text.substr(question + 1);
  text = text.substr(0, question);
  const std::size_t slash = text.find('/');
  parts.type = text.substr(0, slash);
  std::string_view path = slash == std::string_view::npos ? kNone : text.substr(slash + 1);
  // An "@" that stands before a "/" is part of a namespace, e.g. @angular/core.
  const std::size_t at = path.rfind('@');
  if (at != std::string_view::npos && path.find('/', at) == std::string_view::npos) {
    path = path.substr(0, at);
  }
  parts.path = path;
  return parts;
}

bool IsPackageType(std::string_view type) {
  return !type.empty() && !IsDigit(type.front()) &&
         All(type, [](char c) { return IsAlphanumeric(c) || c == '.' || c == '+' || c == '-'; });
}

bool AreQualifiers(std::string_view text) {
  if (text.empty()) return true;
  std::set<std::string> keys;
  for (const std::string_view pair : Split(text, '&')) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0) return false;
    const std::string_view key = pair.substr(0, equals);
    const bool legal = !IsDigit(key.front()) && All(key, [](char c) {
      return IsAlphanumeric(c) || c == '.' || c == '-' || c == '_';
    });
    if (!legal || !keys.insert(LowerCase(key)).second) return false;
  }
  return true;
}

}  // namespace

bool IsCpe(std::string_view text) {
  if (text.substr(0, 8) == "cpe:2.3:") return IsCpe23(text.substr(8));
  if (text.size() < 5 || text[0] != 'c' || !EqualsIgnoringCase(text.substr(0, 5), "cpe:/")) {
    return false;
  }
  return IsCpe22(text.substr(5));
}

bool LooksLikePackageUrl(std::string_view text) {
  if (text.substr(0, 4) != "pkg:") return false;
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && slash + 1 < text.size() &&
         IsPackageType(text.substr(4, slash - 4));
}

bool IsPackageUrl(std::string_view text) {
  if (text.substr(0, 4) != "pkg:") return false;
  const PackageUrl parts = Take(text);
  std::string_view path = parts.path;
  while (!path.empty() && path.back() == '/')
    path.remove_suffix(1);
  while (!path.empty() && path.front() == '/')
    path.remove_prefix(1);
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return IsPackageType(parts.type) && !name.empty() && AreQualifiers(parts.qualifiers);
}

}  // namespace schakel::federation
