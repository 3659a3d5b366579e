#include "simulations/adversaries/behaviour.h"

#include "base/check.h"
#include "base/random.h"
#include "simulations/adversaries/amplifier.h"
#include "simulations/adversaries/beacon_suppressor.h"
#include "simulations/adversaries/boaster.h"
#include "simulations/adversaries/difference_forcer.h"
#include "simulations/adversaries/fork_prover.h"
#include "simulations/adversaries/frame_flooder.h"
#include "simulations/adversaries/garbler.h"
#include "simulations/adversaries/hop_liar.h"
#include "simulations/adversaries/hostile_mix.h"
#include "simulations/adversaries/part_giver.h"
#include "simulations/adversaries/payload_denier.h"
#include "simulations/adversaries/payload_inventor.h"
#include "simulations/adversaries/place_claimer.h"
#include "simulations/adversaries/proof_spammer.h"
#include "simulations/adversaries/quitter.h"
#include "simulations/adversaries/record_spammer.h"
#include "simulations/adversaries/refuser.h"
#include "simulations/adversaries/replayer.h"
#include "simulations/adversaries/selective_server.h"
#include "simulations/adversaries/silent_dropper.h"
#include "simulations/adversaries/slot_hoarder.h"
#include "simulations/adversaries/slow_drip.h"
#include "simulations/adversaries/stranger.h"
#include "simulations/adversaries/tamperer.h"
#include "simulations/adversaries/trickler.h"
#include "simulations/adversaries/trust_denier.h"
#include "simulations/adversaries/version_boaster.h"
#include "simulations/adversaries/withholder.h"

namespace schakel::simulations {
namespace {

constexpr std::array<std::string_view, kBehaviours> kNames = {
    "silent-dropper",    "withholder",   "selective-server", "slow-drip",         "garbler",
    "tamperer",          "replayer",     "hop-liar",         "trust-denier",      "amplifier",
    "difference-forcer", "slot-hoarder", "refuser",          "beacon-suppressor", "record-spammer",
    "proof-spammer",     "stranger",     "version-boaster",  "boaster",           "frame-flooder",
    "quitter",           "trickler",     "fork-prover",      "place-claimer",     "payload-denier",
    "payload-inventor",  "part-giver"};
constexpr std::uint64_t kTogetherMax = 3;
// Who breaks rules in every frame is cut off at once and does nothing any more.
constexpr int kGarbledPermille = 20;
constexpr int kTamperedPermille = 200;
constexpr int kReplayedPermille = 200;

}  // namespace

std::string_view NameOf(Behaviour behaviour) {
  return kNames[static_cast<std::size_t>(behaviour)];
}

std::unique_ptr<Adversary> Make(Behaviour behaviour, std::uint64_t seed) {
  switch (behaviour) {
    case Behaviour::kSilentDropper:
      return std::make_unique<SilentDropper>();
    case Behaviour::kWithholder:
      return std::make_unique<Withholder>();
    case Behaviour::kSelectiveServer:
      return std::make_unique<SelectiveServer>(seed);
    case Behaviour::kSlowDrip:
      return std::make_unique<SlowDrip>(seed);
    case Behaviour::kGarbler:
      return std::make_unique<Garbler>(kGarbledPermille, seed);
    case Behaviour::kTamperer:
      return std::make_unique<Tamperer>(kTamperedPermille, seed);
    case Behaviour::kReplayer:
      return std::make_unique<Replayer>(kReplayedPermille, seed);
    case Behaviour::kHopLiar:
      return std::make_unique<HopLiar>(seed);
    case Behaviour::kTrustDenier:
      return std::make_unique<TrustDenier>();
    case Behaviour::kAmplifier:
      return std::make_unique<Amplifier>(seed);
    case Behaviour::kDifferenceForcer:
      return std::make_unique<DifferenceForcer>(seed);
    case Behaviour::kSlotHoarder:
      return std::make_unique<SlotHoarder>(seed);
    case Behaviour::kRefuser:
      return std::make_unique<Refuser>(seed);
    case Behaviour::kBeaconSuppressor:
      return std::make_unique<BeaconSuppressor>();
    case Behaviour::kRecordSpammer:
      return std::make_unique<RecordSpammer>(seed);
    case Behaviour::kProofSpammer:
      return std::make_unique<ProofSpammer>(seed);
    case Behaviour::kStranger:
      return std::make_unique<Stranger>(seed);
    case Behaviour::kVersionBoaster:
      return std::make_unique<VersionBoaster>(seed);
    case Behaviour::kBoaster:
      return std::make_unique<Boaster>(seed);
    case Behaviour::kFrameFlooder:
      return std::make_unique<FrameFlooder>(seed);
    case Behaviour::kQuitter:
      return std::make_unique<Quitter>(seed);
    case Behaviour::kTrickler:
      return std::make_unique<Trickler>(seed);
    case Behaviour::kForkProver:
      return std::make_unique<ForkProver>(seed);
    case Behaviour::kPlaceClaimer:
      return std::make_unique<PlaceClaimer>(seed);
    case Behaviour::kPayloadDenier:
      return std::make_unique<PayloadDenier>(seed);
    case Behaviour::kPayloadInventor:
      return std::make_unique<PayloadInventor>(seed);
    case Behaviour::kPartGiver:
      return std::make_unique<PartGiver>(seed);
  }
  CHECK(false);
  return nullptr;
}

std::unique_ptr<Adversary> MakeMix(std::uint64_t seed) {
  SeededRandom random(seed);
  auto mix = std::make_unique<HostileMix>();
  const std::uint64_t count = 1 + random.Below(kTogetherMax);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto behaviour = static_cast<Behaviour>(random.Below(kBehaviours));
    mix->Add(Make(behaviour, random.Next()));
  }
  return mix;
}

}  // namespace schakel::simulations
