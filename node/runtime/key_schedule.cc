#include "node/runtime/key_schedule.h"

#include <algorithm>

#include "base/coding.h"

namespace schakel::node {
namespace {

constexpr std::int64_t kSpreadParts = 10;  // of its life a key is replaced at most one earlier

}  // namespace

std::optional<WallTime> RenewalOf(KeyKind kind, WallTime made, const crypto::NodeId& self) {
  if (kind == KeyKind::kIdentity) return std::nullopt;
  const Duration life = kind == KeyKind::kTransport ? kTransportRenewed : kSealingRenewed;
  const auto share = static_cast<std::int64_t>(ReadBigEndian64(self.view()) >> 54);  // of 1,024
  return made + life - life / kSpreadParts / 1'024 * share;
}

bool MustRenew(KeyKind kind, WallTime made, const NodeStatus& status, WallTime now) {
  if (kind == KeyKind::kTransport && status.is_key_taken) return true;
  const auto due = RenewalOf(kind, made, status.self);
  return due && now >= *due;
}

bool CanRenew(KeyKind kind, const NodeStatus& status, WallTime now) {
  const bool is_heard = std::any_of(status.links.begin(), status.links.end(),
                                    [](const auto& link) { return link.is_up; });
  const bool is_good = status.is_admitted && status.may_sign && is_heard &&
                       status.clock_fault == federation::ClockFault::kNone;
  return is_good && (kind != KeyKind::kTransport || status.previous_key_until <= now);
}

}  // namespace schakel::node
