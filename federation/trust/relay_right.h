// Whose documents a node may publish: its own, and those of the namespaces that its admission lets
// it relay. A CSAF document names its publisher by a namespace, a URI.
//
// Own is a namespace on the host of the admission's website, "www." aside. What `relays` names is
// "*" (all), a host ("ncsc.nl": it and all hosts below it) or a whole URI (exactly that one).
// Letters of hosts count in either case. Threads: any; pure functions.
#pragma once

#include <string_view>

#include "federation/trust/admission.h"

namespace schakel::federation {

bool MayPublishOf(const Admission& admission, std::string_view name_space);
// Could this item of `relays` ever name a namespace?
bool IsRelayName(std::string_view item);
// Can it publish anything at all: is there a website or an item of `relays`?
bool HasNamespace(const Admission& admission);

}  // namespace schakel::federation
