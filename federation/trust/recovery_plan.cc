#include "federation/trust/recovery_plan.h"

#include <algorithm>

#include "federation/limits.h"

namespace schakel::federation {
namespace {

// More restores than a node sees. A stop above it would leave little to open.
constexpr std::uint32_t kIncarnationsOfALife = limits::kIncarnationMax / 2;

}  // namespace

std::vector<TrustedPoint> PlanStop(const std::vector<TrustedPoint>& journals) {
  const auto end = std::find_if(journals.begin(), journals.end(), [](const TrustedPoint& held) {
    return held.incarnation > kIncarnationsOfALife;
  });
  const auto held = static_cast<std::size_t>(end - journals.begin());
  return {end - static_cast<std::ptrdiff_t>(std::min(held, kStopPointsMax)), end};
}

std::optional<std::uint32_t> PlanOpen(const Recovery& said,
                                      const std::vector<TrustedPoint>& journals) {
  const std::uint32_t stopped = said.stop.back().incarnation;
  const std::uint32_t newest =
      journals.empty() ? stopped : std::max(stopped, journals.back().incarnation);
  if (newest < limits::kIncarnationMax) return newest + 1;
  if (!said.identity_key || stopped >= limits::kIncarnationMax) return std::nullopt;
  std::uint32_t open = stopped + 1;
  for (const TrustedPoint& held : journals) {
    if (held.incarnation == open) ++open;
  }
  return open <= limits::kIncarnationMax ? open : stopped + 1;
}

}  // namespace schakel::federation
