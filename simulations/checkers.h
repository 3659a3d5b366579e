// Invariants of a run, each as a function that returns what is broken, or nothing. The text begins
// with the invariant's name.
#pragma once

#include <optional>
#include <string>

#include "simulations/world.h"

namespace schakel::simulations {

using Verdict = std::optional<std::string>;

// --- Safety: hold at every moment ---
// "checkpoint": every durable frontier is stated by a checkpoint that its publisher signed.
Verdict CheckCheckpoints(const World& world);
// "prefix": journals are written in order, and all nodes write the same for one position;
// "durable": who passes an entry on has it durable.
Verdict CheckPrefixes(const World& world);
// "acknowledged": what was durable at a node once is durable there, whatever crashed.
Verdict CheckNothingAcknowledgedIsMissing(const World& world);
// "honest": no honest node was accused of breaking the protocol, and no journal is forked.
Verdict CheckNoHonestOffence(const World& world);
// "bounded": everything that peers can make grow is within its limit; see Federation::Growth().
Verdict CheckBounds(const World& world);
// "in-flight": no honest peer was ever sent more before it arrived than transports hold, which
// would end the link. In a watched world also pages and chunks to the byte, by what was granted:
// "credit".
Verdict CheckInFlight(const World& world);
// "requests": no node asked two peers at once for one entry. Only a watched world can tell.
Verdict CheckRequests(const World& world);
// "trust": who names a version of the trust metadata has it on disk.
Verdict CheckTrust(const World& world);

// --- Liveness: hold after quiet time without faults ---
// "converged": all running honest nodes hold the same journals.
Verdict CheckConverged(const World& world);
// "connected": every running honest node that can reach another honest node has links.
Verdict CheckConnected(const World& world);
// "trusted": every running honest member has the anchor's newest word, if the anchor's node runs.
Verdict CheckTrusted(const World& world);
// "payloads": every running honest node holds each payload that it wants and that a running honest
// node has; "delivered": those that judge alike show the same documents. Only a watched or small
// world is looked at.
Verdict CheckPayloads(const World& world);
Verdict CheckDelivered(const World& world);
// "answered": who published something was told what became of it, and what was promised is in the
// journal.
Verdict CheckAnswered(const World& world);
// "shown": every running honest member in the best state of trust showed each advisory that an
// honest member published and that has not expired, and heard of it once at least; and none shows
// what lies behind the end of a revoked journal. Only in a watched world that is small.
Verdict CheckShown(const World& world);

// --- The same for one value ---
Verdict BrokenBound(const std::vector<federation::GrowthRow>& rows);
Verdict BrokenInFlight(std::uint64_t bytes);

// Each returns the first that is broken.
Verdict CheckSafety(const World& world);
Verdict CheckAll(const World& world);

}  // namespace schakel::simulations
