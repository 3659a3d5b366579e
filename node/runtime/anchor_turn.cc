#include "node/runtime/anchor_turn.h"

namespace schakel::node {

bool IsStandBy(const std::filesystem::path& trust_folder) {
  std::error_code failed;
  // What cannot be looked at is not there to say that nobody else signs.
  return std::filesystem::exists(trust_folder / "standby", failed) || failed;
}

AnchorTurn TurnOf(bool is_standby, const NodeStatus& status, federation::TrustVersion own) {
  if (is_standby) return AnchorTurn::kStandBy;
  // Who is not admitted has nobody to ask.
  if (status.is_admitted && !status.has_heard) return AnchorTurn::kWait;
  return status.trust > own ? AnchorTurn::kAdopt : AnchorTurn::kSign;
}

}  // namespace schakel::node
