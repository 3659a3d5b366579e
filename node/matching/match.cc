#include "node/matching/match.h"

#include <array>

#include "node/matching/prepared_advisory.h"

namespace schakel::node {

Match MatchMember(const AdvisoryFacts& advisory, const Member& member) {
  return PreparedAdvisory(advisory).Judge(member);
}

std::string_view VerdictName(MatchVerdict verdict) {
  constexpr std::array<std::string_view, 6> kNames = {"none",         "unknown",  "below_threshold",
                                                      "not_affected", "possible", "affected"};
  return kNames[static_cast<std::size_t>(verdict)];
}

}  // namespace schakel::node
