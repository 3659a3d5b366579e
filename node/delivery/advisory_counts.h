// How many members an advisory concerns, and why: what pages and metrics may show. No member can be
// found from it, so it is kept unsealed.
//
// Owner: plain values. Threads: any. Errors: kCorruption.
#pragma once

#include <array>
#include <map>

#include "base/result.h"
#include "federation/advisory/severity.h"
#include "federation/advisory/tlp.h"
#include "federation/journal/entry.h"
#include "node/matching/match.h"

namespace schakel::node {

constexpr std::size_t kVerdicts = 6;

struct AdvisoryCounts {
  std::string publisher;  // node id, 64 hex digits
  std::string id;
  std::string version;
  std::string title;
  federation::Severity severity = federation::Severity::kMedium;
  federation::Tlp tlp = federation::kTlpUnlabelled;
  federation::EntryPosition position;
  bool is_withdrawn = false;
  WallTime arrived{};                              // durable here
  WallTime ready{};                                // every notice was durable
  std::array<std::uint64_t, kVerdicts> members{};  // by MatchVerdict; "none" is not counted
  std::map<ReasonKind, std::uint64_t> reasons;     // members with a notice that have this reason

  [[nodiscard]] std::uint64_t Of(MatchVerdict verdict) const {
    return members[static_cast<std::size_t>(verdict)];
  }
  [[nodiscard]] std::uint64_t notified() const {
    return Of(MatchVerdict::kAffected) + Of(MatchVerdict::kPossible);
  }
  void Add(const Match& match);
  // REQUIRES: the match was added before.
  void Remove(const Match& match);
  bool operator==(const AdvisoryCounts&) const = default;
};

Buffer PackCounts(const AdvisoryCounts& counts);
Result<AdvisoryCounts> UnpackCounts(Bytes bytes);

}  // namespace schakel::node
