// Who is in the demo: the anchor, the letter's five intermediaries, the platform; and the making of
// their folders and of the federation's trust.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace schakel::node {

struct DemoCharacter {
  std::string_view folder;  // "dtc"
  std::string_view name;
  std::string_view domain;  // its website, and the namespace of its advisories
};

constexpr std::size_t kDemoNodes = 7;
const std::vector<DemoCharacter>& DemoCast();  // the order of ports; the first is the anchor

struct DemoPorts {
  int base = 27100;
  [[nodiscard]] std::string Page(std::size_t node) const;
  [[nodiscard]] std::string Federation(std::size_t node) const;
  [[nodiscard]] std::string Join() const;  // of the anchor
};

// Makes keys, root of trust and admissions below `dir`, or keeps those that are there; writes the
// settings for these ports. Errors: kIo, kConflict (a half-made folder).
Result<void> PrepareDemo(const std::filesystem::path& dir, const DemoPorts& ports,
                         const std::string& language);

}  // namespace schakel::node
