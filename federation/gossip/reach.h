// Whom a publisher may address: the audience that an entry states, cut to the coverage that the
// anchor gave its publisher. Pure functions; any thread.
#pragma once

#include <optional>

#include "federation/journal/entry.h"
#include "federation/trust/admission.h"

namespace schakel::federation {

// Is this code of a region or sector, or all that it stands for, part of that one? A municipality
// is part of its province and its safety region.
bool IsPartOfRegion(std::string_view code, std::string_view region);

// Returns the audience cut to the coverage; nothing if the publisher may address none of it. Of an
// audience that names no region or sector, the coverage is what remains. A national scope cuts
// nothing, a sector's only sectors, an own one leaves nothing: it is for journals of nobody.
std::optional<EntryAudience> ReachOf(const EntryAudience& stated, const Admission& admission);

}  // namespace schakel::federation
