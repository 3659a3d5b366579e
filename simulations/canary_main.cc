// schakel-sim-canary: plants one bug after the other in the core and tells which checker finds it.
// Exit code 0 if each is found, and nothing without one.
#include <array>
#include <cstdio>
#include <string_view>

#include "base/log.h"
#include "base/planted.h"
#include "crypto/sodium.h"
#include "simulations/canary.h"

namespace schakel {
namespace {

constexpr std::uint64_t kSeeds = 64;  // each bug shows in one of them

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): read by the planted code
PlantedBug g_bug = PlantedBug::kNone;

struct Canary {
  PlantedBug bug;
  std::string_view name;
  std::string_view checker;  // how the report begins; empty = nothing is to be found
};
constexpr std::array<Canary, 7> kCanaries = {{
    {PlantedBug::kNone, "no bug", ""},
    {PlantedBug::kAnnouncesBeforeDurable, "announces before durable", "durable"},
    {PlantedBug::kAcceptsWithoutProof, "accepts an entry without its proof", "prefix"},
    {PlantedBug::kTakesAnyOffer, "takes any offer", "bounded"},
    {PlantedBug::kCountsCreditTwice, "counts credit twice", "credit"},
    {PlantedBug::kAsksTwice, "asks two peers at once", "requests"},
    {PlantedBug::kNamesTrustEarly, "names trust before it is durable", "trust:"},
}};

// Returns whether the outcome is the one that is wanted.
bool Run(const Canary& canary) {
  g_bug = canary.bug;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto broken = simulations::RunCanary(seed);
    if (!broken) continue;
    const bool is_wanted = !canary.checker.empty() && broken->starts_with(canary.checker);
    std::printf("%-36s seed %llu: %s%s\n", canary.name.data(),
                static_cast<unsigned long long>(seed), broken->c_str(),
                is_wanted ? "" : " (UNEXPECTED)");
    return is_wanted;
  }
  std::printf("%-36s nothing found in %llu seeds%s\n", canary.name.data(),
              static_cast<unsigned long long>(kSeeds),
              canary.checker.empty() ? "" : " (UNEXPECTED)");
  return canary.checker.empty();
}

}  // namespace

PlantedBug SchakelPlantedBug() {
  return g_bug;
}

}  // namespace schakel

int main() {
  if (!schakel::crypto::Initialise()) return 1;
  schakel::log::SetLevel(schakel::log::Level::kError);
  bool is_good = true;
  for (const auto& canary : schakel::kCanaries)
    is_good = schakel::Run(canary) && is_good;
  return is_good ? 0 : 1;
}
