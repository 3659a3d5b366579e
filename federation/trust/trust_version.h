// Which trust metadata a node has verified: named in every frame.
#pragma once

#include <compare>
#include <cstdint>

namespace schakel::federation {

struct TrustVersion {
  std::uint32_t root = 0;
  std::uint64_t timestamp = 0;
  auto operator<=>(const TrustVersion&) const = default;
};

}  // namespace schakel::federation
