// What a node's recovery key said: a key on paper that can stop the node's journals, name another
// identity key and open an incarnation, and nothing else.
//
//   nothing ──stop──▶ stopped ──rotate──▶ stopped, another identity key
//                        └──────open────────────┴──open──▶ open from an incarnation on
//
// Each statement repeats those before it, so the newest says everything. A recovery key says each
// of the three once; two statements of which neither continues the other freeze the node, until its
// admission names another recovery key. A plain value; any thread.
#pragma once

#include <optional>
#include <vector>

#include "federation/trust/admission.h"

namespace schakel::federation {

constexpr std::size_t kStopPointsMax = 16;  // more incarnations than a node has in its life

struct Recovery {
  // All that counts of the incarnations before `open`, by incarnation. One that is not named counts
  // for nothing, and neither does any later one, until one is opened. Size 0 = nothing of it.
  std::vector<TrustedPoint> stop;
  std::optional<crypto::PublicKey> identity_key;  // signs in place of the one in the admission
  std::uint32_t open = 0;                         // the first that may be written again; 0 = none
  bool is_frozen = false;                         // two statements that contradict each other
  bool operator==(const Recovery&) const = default;
};

// Returns whether `later` repeats all of `earlier`.
bool Continues(const Recovery& later, const Recovery& earlier);

// Returns the point of this incarnation, or nullptr.
const TrustedPoint* StopPoint(const Recovery& recovery, std::uint32_t incarnation);

}  // namespace schakel::federation
