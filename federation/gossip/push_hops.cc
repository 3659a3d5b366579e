#include "federation/gossip/push_hops.h"

#include <algorithm>

namespace schakel::federation {
namespace {

constexpr std::size_t kReach = 7;

}  // namespace

std::uint8_t PushHops(std::size_t nodes, Urgency urgency) {
  int levels = 0;
  for (; nodes >= kReach; nodes /= kReach)
    ++levels;
  const int more = urgency == Urgency::kUrgent ? 1 : 0;
  return static_cast<std::uint8_t>(std::max(1, levels - 1) + more);
}

}  // namespace schakel::federation
