// Runs the broadcasts of a world with another way of spreading, over the same push links.
//
// The same overlay, latencies, publishers and durable write; no federation core. Broadcasts run one
// after the other, each to its end. Before them the overlay is warmed by `kWarmUpBroadcasts` that
// are not counted, so that Plumtree has its tree: it is compared at its best.
// Thread: any; nothing is shared. The same arguments give the same figures on every machine.
#pragma once

#include <array>
#include <string_view>

#include "simulations/baselines/carrier.h"
#include "simulations/figures.h"

namespace schakel::simulations {

enum class BaselineKind : std::uint8_t { kFlood, kPlumtree, kPull };
constexpr std::array<BaselineKind, 3> kBaselineKinds = {
    BaselineKind::kFlood, BaselineKind::kPlumtree, BaselineKind::kPull};

// "flood", "plumtree" or "pull".
std::string_view NameOf(BaselineKind kind);

struct BaselineOptions {
  LossModel loss;
  // Of the nodes that publish nothing: silent droppers, from the first counted broadcast on. An
  // overlay that names its droppers has those.
  int droppers_permille = 0;
};

// REQUIRES: the overlay has two or more nodes.
Figures RunBaseline(BaselineKind kind, const Overlay& overlay, const BaselineOptions& options);

}  // namespace schakel::simulations
