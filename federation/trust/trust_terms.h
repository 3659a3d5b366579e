// What trust lets a node do at one moment: one value, made once per evaluation, the same for
// everything that is judged by it.
//
//   state      entries                          nodes
//   current    everything                       everybody admitted
//   late       everything; a banner             everybody admitted
//   island     everything; a banner             nobody who was not known before
//   orphaned   CLEAR and GREEN; loud alarm      nobody who was not known before
//   frozen     as the state above               nobody new, and nobody gets wider rights
// A newer valid document is taken in every state. An admission that was valid when the anchor spoke
// last stays valid until it speaks again. Pure; any thread.
#pragma once

#include <string_view>

#include "federation/advisory/tlp.h"
#include "federation/trust/freshness.h"

namespace schakel::federation {

struct TrustTerms {
  Freshness freshness = Freshness::kCurrent;
  bool is_frozen = false;  // the anchor signed two histories; until a new root
  // The highest label that this node may receive by its own admission, of those that travel in the
  // open: AMBER and above do not.
  Tlp receive_max = Tlp::kGreen;
  // From the local clock to the likeliest time; zero while the local clock is good.
  Duration correction{0};

  [[nodiscard]] bool AdmitsNew() const { return freshness <= Freshness::kLate && !is_frozen; }
  [[nodiscard]] bool Shares(Tlp tlp) const {
    return freshness != Freshness::kOrphaned || tlp <= Tlp::kGreen;
  }
  // Of sealed entries, whose label is inside: AMBER and above.
  [[nodiscard]] bool SharesSealed() const { return Shares(Tlp::kAmber); }
  bool operator==(const TrustTerms&) const = default;
};

}  // namespace schakel::federation
