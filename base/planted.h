// Bugs that are planted on purpose, to see that the simulator finds them.
//
// PLANTED(bug) is false in everything that is installed: the sources that ask are compiled a second
// time for schakel-sim-canary only, with SCHAKEL_CANARY defined, and a test looks into the released
// programs for the name below. See simulations/canary.h.
#pragma once

#ifdef SCHAKEL_CANARY

namespace schakel {

enum class PlantedBug {
  kNone,
  kAnnouncesBeforeDurable,
  kAcceptsWithoutProof,
  kTakesAnyOffer,
  kCountsCreditTwice,
  kAsksTwice,
  kNamesTrustEarly,
};
// The bug that lives now.
PlantedBug SchakelPlantedBug();

}  // namespace schakel

#define PLANTED(bug) (schakel::SchakelPlantedBug() == schakel::PlantedBug::bug)

#else

namespace schakel {

constexpr bool IsPlanted() {
  return false;
}

}  // namespace schakel

#define PLANTED(bug) schakel::IsPlanted()

#endif
