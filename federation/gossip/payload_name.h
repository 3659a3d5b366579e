// What a payload is called: its root and the size that an entry claims for it.
#pragma once

#include <cstdint>

#include "crypto/hash.h"

namespace schakel::federation {

// The root commits to the size; a header may claim any other beside it. Each claim is by itself.
struct PayloadName {
  crypto::Digest root;
  std::uint64_t size = 0;
  auto operator<=>(const PayloadName&) const = default;
};

}  // namespace schakel::federation
