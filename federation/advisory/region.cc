#include "federation/advisory/region.h"

namespace schakel::federation {
namespace {

constexpr Region kRegions[] = {
#include "federation/advisory/regions.inc"
};

}  // namespace

std::span<const Region> Regions() {
  return kRegions;
}

}  // namespace schakel::federation
