// Finds municipalities by what people write. The table: federation/advisory/region.h. Threads: any.
#pragma once

#include <string_view>

#include "federation/advisory/region.h"

namespace schakel::node {

using federation::Region;
using federation::Regions;

// Returns nullptr if there is none.
const Region* FindRegion(std::string_view gm);
// Ignores capitals, accents and punctuation; knows "Den Haag" and "Den Bosch", and the name alone
// where one municipality only has it ("Stein" for "Stein (L.)"; not "Bergen").
const Region* FindRegionByName(std::string_view name);

}  // namespace schakel::node
