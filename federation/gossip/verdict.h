// May this entry be shown to people here? A verdict on top of validity: it depends on the trust
// state of today and is computed again whenever that changes. Pure functions; any thread.
#pragma once

#include <string_view>

#include "federation/gossip/document_row.h"
#include "federation/trust/directory.h"

namespace schakel::federation {

enum class Delivery : std::uint8_t {
  kDeliver,
  kHold,    // may become deliverable: the payload or a right is missing
  kRefuse,  // this node does not show it
};

struct Verdict {
  Delivery delivery = Delivery::kRefuse;
  std::string_view reason;  // a stable code, e.g. "ok", "not_admitted", "kind_not_allowed"
};

// From the header alone: is the payload worth fetching? Yes for what would be delivered and for
// kinds that this version does not know. `now` is the likeliest time; an entry has expired when the
// anchor spoke after its end too.
bool WantsPayload(const EntryHeader& header, const Directory& directory, WallTime now);

// `local` is what the local clock shows; the directory knows how far it is off.
Verdict Judge(const EntryPosition& position, const DocumentRow& row, const Directory& directory,
              WallTime local);

std::string_view DeliveryName(Delivery delivery);  // "deliver", "hold", "refuse"

}  // namespace schakel::federation
