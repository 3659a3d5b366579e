// How different the nodes are that this node dials: networks, sectors and regions.
//
// One organisation, hoster or storm should not take all links at once, and an attacker should need
// admissions in many places. These are preferences: the dialler takes candidates that miss none
// first, and falls back to those that miss fewest.
//
// A value that Dialer builds for each choice. Thread: the core's. Bounds: one place for each
// dialled link; an admission bounds its own lists.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "federation/trust/admission.h"
#include "federation/wire/message.h"

namespace schakel::federation {

// Where a node stands, as far as diversity goes.
struct Place {
  std::optional<std::string> network;  // see NetworkOf(); none where the address is private
  std::vector<std::string> sectors;    // two-digit SBI prefixes, each once
  std::vector<std::string> regions;    // empty = states none, so it is nobody's neighbour
};

// `admission` may be nullptr: a seed that is not admitted yet as far as we know.
Place PlaceOf(const Admission* admission, const std::string& endpoint);

class Diversity {
 public:
  void Add(const Place& place, LinkKind kind);
  // Returns how many preferences a further link to there would miss:
  // limits::kLinksPerNetworkMax, kLinksPerSectorMax and kPushRegionsMin.
  [[nodiscard]] int Misses(const Place& place, LinkKind kind) const;

 private:
  [[nodiscard]] bool IsRegionMissing(const Place& place) const;

  std::map<std::string, std::size_t> networks_;
  std::map<std::string, std::size_t> sectors_;
  std::vector<std::vector<std::string>> push_regions_;
};

}  // namespace schakel::federation
