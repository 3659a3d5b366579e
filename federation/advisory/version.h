// The version of a document: an integer or a semantic version (CSAF), or NCSC's short form
// ("1.01"), which means 1.0.1. All three can be compared.
//
// The original string stays what people see; a Version is for the order.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace schakel::federation {

enum class VersionForm : std::uint8_t { kInteger, kSemantic, kShort };

struct Version {
  VersionForm form = VersionForm::kInteger;
  std::array<std::uint64_t, 3> numbers{};  // an integer n is {n, 0, 0}
  std::string pre_release;                 // of 1.0.0-rc.1: "rc.1"
  std::string build;                       // of 1.0.0+abc: "abc"; without meaning for the order

  [[nodiscard]] std::uint64_t major() const { return numbers[0]; }
  // Returns "1.0.1", with the pre-release part but without the build part.
  [[nodiscard]] std::string Normalised() const;
};

// Returns nothing for any other form, and for numbers of more than 18 digits.
std::optional<Version> ParseVersion(std::string_view text);
// Returns whether CSAF 2.0's schema allows it: the short form is not allowed there.
bool IsCsafVersion(std::string_view text);

// Orders by the rules of semver.org, so that build parts are ignored.
std::strong_ordering Compare(const Version& a, const Version& b);
// Orders two version strings; text that is no version stands before all versions, by its bytes.
std::strong_ordering CompareVersions(std::string_view a, std::string_view b);

}  // namespace schakel::federation
