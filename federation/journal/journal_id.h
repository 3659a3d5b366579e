// Which journal: its publisher and incarnation; and how long it is: a frontier.
#pragma once

#include <cstdint>

#include "crypto/identity.h"
#include "crypto/merkle.h"

namespace schakel::federation {

struct JournalId {
  crypto::NodeId publisher;
  std::uint32_t incarnation = 0;
  auto operator<=>(const JournalId&) const = default;
};

// A max-merge value: of two frontiers of one journal the larger size is the newer.
struct Frontier {
  std::uint64_t size = 0;
  crypto::TreeHash root;
  bool operator==(const Frontier&) const = default;
};

}  // namespace schakel::federation
