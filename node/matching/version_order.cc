#include "node/matching/version_order.h"

#include <algorithm>

#include "federation/advisory/text.h"

namespace schakel::node {
namespace {

using federation::IsAlphanumeric;
using federation::IsDigit;
using federation::IsLetter;

constexpr std::size_t kWordMax = 8;  // "sp", "hf", "update"; longer words are prose
constexpr std::string_view kSeparators = " .-_()+/:";

bool IsNumber(std::string_view part) {
  return IsDigit(part.front());
}

std::string_view WithoutZeros(std::string_view number) {
  while (number.size() > 1 && number.front() == '0')
    number.remove_prefix(1);
  return number;
}

bool IsZero(std::string_view part) {
  return WithoutZeros(part) == "0";
}

// A number of any length: version parts are dates and build numbers too.
VersionOrder CompareNumbers(std::string_view a, std::string_view b) {
  a = WithoutZeros(a);
  b = WithoutZeros(b);
  if (a == b) return VersionOrder::kEqual;
  const bool is_older = a.size() != b.size() ? a.size() < b.size() : a < b;
  return is_older ? VersionOrder::kOlder : VersionOrder::kNewer;
}

VersionOrder CompareLetters(std::string_view a, std::string_view b) {
  if (federation::EqualsIgnoringCase(a, b)) return VersionOrder::kEqual;
  if (a.size() != 1 || b.size() != 1) return VersionOrder::kUnclear;
  return federation::ToLower(a[0]) < federation::ToLower(b[0]) ? VersionOrder::kOlder
                                                               : VersionOrder::kNewer;
}

VersionOrder CompareParts(std::string_view a, std::string_view b) {
  if (IsNumber(a) != IsNumber(b)) return VersionOrder::kUnclear;
  return IsNumber(a) ? CompareNumbers(a, b) : CompareLetters(a, b);
}

bool IsYear(std::string_view part) {
  return part.size() == 4 && part >= "1990" && part < "2100";
}

// "22H2" beside "10.0.19045", "2019" beside "15.2": counted in different ways.
bool CountDifferently(const VersionParts& a, const VersionParts& b) {
  const auto has_glued_letter = [](const VersionParts& v) {
    return v.count > 1 && !IsNumber(v.parts[1]) &&
           v.parts[1].data() == v.parts[0].data() + v.parts[0].size();
  };
  return IsYear(a.parts[0]) != IsYear(b.parts[0]) || has_glued_letter(a) != has_glued_letter(b);
}

VersionOrder CompareTails(const VersionParts& version, const VersionParts& bound,
                          std::size_t common) {
  const bool is_coarser = version.count == common;
  const VersionParts& longer = is_coarser ? bound : version;
  const auto begin = longer.parts.begin() + static_cast<std::ptrdiff_t>(common);
  const auto end = longer.parts.begin() + static_cast<std::ptrdiff_t>(longer.count);
  if (std::all_of(begin, end, IsZero)) return VersionOrder::kEqual;
  if (is_coarser) return VersionOrder::kCoarser;
  return IsNumber(*begin) ? VersionOrder::kFiner : VersionOrder::kUnclear;
}

// Cuts the next run of digits or letters off the text.
std::string_view TakePart(std::string_view& text) {
  const bool is_number = IsDigit(text.front());
  std::size_t size = 0;
  while (size < text.size() && IsAlphanumeric(text[size]) && IsDigit(text[size]) == is_number)
    ++size;
  const std::string_view part = text.substr(0, size);
  text.remove_prefix(size);
  return part;
}

bool IsWildcard(std::string_view part) {
  return std::all_of(part.begin(), part.end(), [](char c) { return c == 'x' || c == 'X'; });
}

}  // namespace

std::optional<VersionParts> CutVersion(std::string_view text) {
  text = federation::Trim(text);
  if (text.size() > 1 && federation::ToLower(text[0]) == 'v' && IsDigit(text[1]))
    text.remove_prefix(1);
  if (text.empty() || !IsDigit(text.front())) return std::nullopt;
  VersionParts version;
  while (!text.empty()) {
    if (kSeparators.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
      continue;
    }
    if (text == "*") {
      version.is_family = true;
      break;
    }
    if (!IsAlphanumeric(text.front())) return std::nullopt;
    const std::string_view part = TakePart(text);
    if (IsLetter(part.front()) && text.empty() && IsWildcard(part)) {
      version.is_family = true;
      break;
    }
    const bool is_too_long =
        version.count == VersionParts::kPartsMax || (!IsNumber(part) && part.size() > kWordMax);
    if (is_too_long) return std::nullopt;
    version.parts[version.count++] = part;
  }
  return version;
}

VersionOrder CompareToBound(const VersionParts& version, const VersionParts& bound) {
  if (version.is_family || CountDifferently(version, bound)) {
    const bool is_same =
        version.count == bound.count && version.is_family == bound.is_family &&
        std::equal(version.parts.begin(),
                   version.parts.begin() + static_cast<std::ptrdiff_t>(version.count),
                   bound.parts.begin(), federation::EqualsIgnoringCase);
    return is_same ? VersionOrder::kEqual : VersionOrder::kUnclear;
  }
  const std::size_t common = std::min(version.count, bound.count);
  for (std::size_t i = 0; i < common; ++i) {
    const VersionOrder order = CompareParts(version.parts[i], bound.parts[i]);
    if (order != VersionOrder::kEqual) return order;
  }
  if (version.count == bound.count) return VersionOrder::kEqual;
  return CompareTails(version, bound, common);
}

}  // namespace schakel::node
