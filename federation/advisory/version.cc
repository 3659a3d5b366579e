#include "federation/advisory/version.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "federation/advisory/text.h"

namespace schakel::federation {
namespace {

// Fits in 64 bits, and no publisher counts so far.
constexpr std::size_t kDigitsMax = 18;

std::optional<std::uint64_t> ParseNumber(std::string_view text) {
  if (text.empty() || text.size() > kDigitsMax || !All(text, IsDigit)) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text)
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  return value;
}

bool IsIdentifier(std::string_view text) {
  return !text.empty() && All(text, [](char c) { return IsAlphanumeric(c) || c == '-'; });
}

bool IsBuild(std::string_view text) {
  const auto parts = Split(text, '.');
  return std::all_of(parts.begin(), parts.end(), IsIdentifier);
}

bool IsPreRelease(std::string_view text) {
  const auto parts = Split(text, '.');
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    const bool numeric = All(part, IsDigit);
    return IsIdentifier(part) && !(numeric && part.size() > 1 && part.front() == '0');
  });
}

// Fills `numbers` from one part, from three, or from the two of the short form.
bool ParseCore(std::string_view core, Version& version) {
  const std::vector<std::string_view> parts = Split(core, '.');
  if (parts.size() == 2 && parts[1].size() == 2 && All(parts[1], IsDigit)) {
    version.form = VersionForm::kShort;
    const auto major = ParseNumber(parts[0]);
    const auto tens = static_cast<std::uint64_t>(parts[1][0] - '0');
    const auto units = static_cast<std::uint64_t>(parts[1][1] - '0');
    version.numbers = {major.value_or(0), 0, tens * 10 + units};
    return major.has_value();
  }
  if (parts.size() != 1 && parts.size() != 3) return false;
  version.form = parts.size() == 1 ? VersionForm::kInteger : VersionForm::kSemantic;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = ParseNumber(parts[i]);
    if (!number) return false;
    version.numbers[i] = *number;
  }
  return true;
}

std::strong_ordering CompareIdentifiers(std::string_view a, std::string_view b) {
  const bool a_numeric = All(a, IsDigit);
  const bool b_numeric = All(b, IsDigit);
  if (a_numeric != b_numeric) {
    return a_numeric ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  // Numeric identifiers have no leading zeros: the longer one is the larger.
  if (a_numeric && a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

std::strong_ordering ComparePreRelease(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() <=> b.empty();
  const auto left = Split(a, '.');
  const auto right = Split(b, '.');
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    const auto order = CompareIdentifiers(left[i], right[i]);
    if (order != std::strong_ordering::equal) return order;
  }
  return left.size() <=> right.size();
}

}  // namespace

std::string Version::Normalised() const {
  std::string text = std::to_string(numbers[0]) + "." + std::to_string(numbers[1]) + "." +
                     std::to_string(numbers[2]);
  if (!pre_release.empty()) text += "-" + pre_release;
  return text;
}

std::optional<Version> ParseVersion(std::string_view text) {
  Version version;
  const std::size_t plus = text.find('+');
  const std::string_view front = text.substr(0, plus);
  const std::size_t dash = front.find('-');
  if (!ParseCore(front.substr(0, dash), version)) return std::nullopt;
  const bool has_pre_release = dash != std::string_view::npos;
  const bool has_build = plus != std::string_view::npos;
  if (version.form != VersionForm::kSemantic && (has_pre_release || has_build)) return std::nullopt;
  if (has_pre_release) version.pre_release = front.substr(dash + 1);
  if (has_build) version.build = text.substr(plus + 1);
  if (has_pre_release && !IsPreRelease(version.pre_release)) return std::nullopt;
  if (has_build && !IsBuild(version.build)) return std::nullopt;
  return version;
}

bool IsCsafVersion(std::string_view text) {
  const auto version = ParseVersion(text);
  return version && version->form != VersionForm::kShort;
}

std::strong_ordering Compare(const Version& a, const Version& b) {
  if (a.numbers != b.numbers) return a.numbers <=> b.numbers;
  return ComparePreRelease(a.pre_release, b.pre_release);
}

std::strong_ordering CompareVersions(std::string_view a, std::string_view b) {
  const auto left = ParseVersion(a);
  const auto right = ParseVersion(b);
  if (left && right) return Compare(*left, *right);
  if (left.has_value() != right.has_value()) return left.has_value() <=> right.has_value();
  return a.compare(b) <=> 0;
}

}  // namespace schakel::federation
