// A registry of many admitted nodes, the same for the same numbers.
#pragma once

#include "federation/trust/repository.h"

namespace schakel::bench {

// Node `number` and its admission: a regional node with a card and one trusted point, as most are.
crypto::KeyPair NodeKey(std::size_t number);
// One of kWide has national scope, for which two officers sign.
federation::Admission MakeAdmission(
    std::size_t number, WallTime now,
    federation::AdmissionSource source = federation::AdmissionSource::kNodes);

// An anchor with five root keys that admitted nodes 0 to `nodes` - 1.
Result<federation::TrustRepository> MakeRegistry(
    std::size_t nodes, WallTime now,
    federation::AdmissionSource source = federation::AdmissionSource::kNodes);

}  // namespace schakel::bench
