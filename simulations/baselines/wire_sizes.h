// What messages of the baselines weigh. They are given our own frames, because the question is
// what a way of spreading costs and not who packs tighter; a test compares with encoded frames.
#pragma once

#include <cstdint>

namespace schakel::simulations {

// An announcement names the journal (8 bytes of its publisher), the new size, a tag of the root and
// the hop, in a frame that names the trust version: one frontier to a frame, since twenty documents
// minutes apart never share one.
constexpr std::uint64_t kAnnounceBytes = 56;
// A pull names the journal, where to start and how much. GRAFT of Plumtree names as much.
constexpr std::uint64_t kPullBytes = 104;
// A prune names nothing but its meaning, as a pong does.
constexpr std::uint64_t kPruneBytes = 24;
// What comes with a document: its header (208 bytes in the example of docs/protocol.md), the signed
// checkpoint that covers it (about 300) and the frame.
constexpr std::uint64_t kPageOverheadBytes = 640;

}  // namespace schakel::simulations
