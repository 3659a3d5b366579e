// The ways to be hostile by name, and random mixes of them.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "simulations/adversary.h"

namespace schakel::simulations {

// Those that need nothing but a node, and TrustDenier something newer to deny; Equivocator needs
// two.
enum class Behaviour : std::uint8_t {
  kSilentDropper,
  kWithholder,
  kSelectiveServer,
  kSlowDrip,
  kGarbler,
  kTamperer,
  kReplayer,
  kHopLiar,
  kTrustDenier,
  kAmplifier,
  kDifferenceForcer,
  kSlotHoarder,
  kRefuser,
  kBeaconSuppressor,
  kRecordSpammer,
  kProofSpammer,
  kStranger,
  kVersionBoaster,
  kBoaster,
  kFrameFlooder,
  kQuitter,
  kTrickler,
  kForkProver,
  kPlaceClaimer,
  kPayloadDenier,
  kPayloadInventor,
  kPartGiver,
};
constexpr std::size_t kBehaviours = 27;

// "silent-dropper" and so on.
std::string_view NameOf(Behaviour behaviour);
std::unique_ptr<Adversary> Make(Behaviour behaviour, std::uint64_t seed);
// One to three of them behind each other.
std::unique_ptr<Adversary> MakeMix(std::uint64_t seed);

}  // namespace schakel::simulations
