// Two versions as people and publishers write them: which is the older?
//
// "7.4", "V2.9.7", "14.1-99", "15.2(6)E2a", "22H2". Where the answer depends on how a maker counts,
// it is kUnclear. A version with fewer parts is not exact: "7.4" may be 7.4.0 or 7.4.120.
// Threads: any. Bounds: the first kPartsMax parts; what is longer is kUnclear.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace schakel::node {

struct VersionParts {
  static constexpr std::size_t kPartsMax = 12;

  std::array<std::string_view, kPartsMax> parts;  // digits or letters, pointing into the text
  std::size_t count = 0;
  bool is_family = false;  // "1.x": all that begin so
};

// Returns nothing for text that is no version.
std::optional<VersionParts> CutVersion(std::string_view text);

enum class VersionOrder : std::uint8_t {
  kOlder,
  kEqual,
  kNewer,
  kCoarser,  // it may be either side: "7.4" beside "7.4.99"
  kFiner,    // a later part of it: "7.4.99" beside "7.4"
  kUnclear,
};

// Returns where `version` stands from `bound`.
VersionOrder CompareToBound(const VersionParts& version, const VersionParts& bound);

}  // namespace schakel::node
