// Bounds of trust metadata, each with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace schakel::federation::limits {

// Every file travels in one frame of 256 KiB.
constexpr std::size_t kTrustFileMax = 240 * 1024;
constexpr std::size_t kRootFileMax = 64 * 1024;  // nine holders and their signatures are 6 KiB
constexpr std::size_t kTimestampFileMax = 16 * 1024;
constexpr std::size_t kAdmissionFileMax = 16 * 1024;  // a card, rights and 100 trusted points
constexpr std::uint32_t kRootWalkMax = 1'024;         // roots in one update: 1,000 years of ours
constexpr std::size_t kSignaturesMax = 64;            // more is refused before any is verified
constexpr std::size_t kKeysMax = 64;                  // per delegation or root
constexpr std::size_t kRolesMax = 1'024;              // delegated roles: 128 bins and their parents
constexpr std::size_t kRolesVisitedMax = 32;          // in the search for one target; ours passes 3
constexpr std::size_t kAdmissionsMax = 20'000;        // twice the size that is simulated
constexpr std::size_t kBinCount = 128;                // from day one, so that bins never move
constexpr std::size_t kProposalMax = 32 << 20;        // all bins of 20,000 nodes, before and after
constexpr std::size_t kRootHoldersMax = 9;            // more cannot be found when it matters
constexpr std::int64_t kOfflineDaysMin = 90;          // shorter than holders need to meet again
constexpr std::int64_t kOfflineDaysMax = 500;    // longer than anybody remembers who holds what
constexpr std::int64_t kVersionMax = 1ll << 53;  // exact in every JSON implementation

}  // namespace schakel::federation::limits
