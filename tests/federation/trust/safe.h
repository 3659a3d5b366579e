// The safes of the tests: holders with names, organisations and keys, and a plan of them.
#pragma once

#include "federation/trust/ceremony.h"
#include "forge.h"

namespace schakel::federation {

// The same use and number give the same holder; of root each in an organisation of its own, but the
// fourth and the fifth, who share one.
Holder HolderOf(const std::string& use, std::uint8_t number = 0);
crypto::KeyPair KeyOfHolder(const std::string& use, std::uint8_t number = 0);

// Root 3 of 5, wide 2 of 2, the others one.
AnchorPlan MakePlan();

// A repository that was made by a ceremony of this plan; `signers` of root sign.
TrustRepository HoldCeremony(const AnchorPlan& plan, const std::vector<std::uint8_t>& signers);
TrustKeys OnlineKeysOf(const std::string& snapshot = "snapshot",
                       const std::string& timestamp = "timestamp");
// Signs with the keys of everybody named by use and number; expects that each signs something.
void SignBy(Proposal& proposal, const std::optional<Envelope>& own_root,
            const std::vector<std::pair<std::string, std::uint8_t>>& who);
// An admission that an officer could have written: with keys that are good.
Admission MakeDraft(std::uint8_t number, AdmissionSource source = AdmissionSource::kNodes);
std::optional<Envelope> RootOf(const TrustRepository& repository);

}  // namespace schakel::federation
