// Where a version stands from the versions that an advisory names.
//
// Reads vers ("vers:generic/>=1.0|<2.0"), the operators that publishers use ("<= V3.1", "< 7.2.5",
// ">= 2.0, < 2.4", "1.x"), a single version, and the usual words in English and Dutch ("up to
// 15.2", "All versions < V11.1", "ouder dan 3.9.1"). What is not understood, or can be read in two
// ways, is kUnclear: a member is then told to look, never that it is safe.
// Threads: any. Bounds: kConstraintsMax constraints in one text; more is kUnclear.
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "node/matching/range_reader.h"

namespace schakel::node {

enum class VersionPlace : std::uint8_t {
  kInside,     // it is named
  kPast,       // newer than an end of a range, and in no other: what was wrong is solved in it
  kBefore,     // older than where a range begins
  kElsewhere,  // single versions are named, and it is none of them
  kUnclear,
};

VersionPlace PlaceInRange(std::string_view version, std::string_view range);

// Several ranges, any of which counts, read once and asked often.
class VersionRanges {
 public:
  explicit VersionRanges(const std::vector<std::string>& ranges);

  // Returns kUnclear where there are no ranges.
  [[nodiscard]] VersionPlace PlaceOf(std::string_view version) const;
  [[nodiscard]] bool IsEvery() const;  // one of them is all versions

 private:
  std::list<RangeText> ranges_;  // a list: they do not move
};

// "vers:all/*", "All versions", "*".
bool NamesEveryVersion(std::string_view range);
// "vers:unknown/*", "", "n/a": the publisher does not say.
bool NamesNoVersion(std::string_view range);

}  // namespace schakel::node
