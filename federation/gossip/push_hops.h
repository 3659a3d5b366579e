// How far an entry is pushed before it is only announced.
#pragma once

#include <cstddef>
#include <cstdint>

namespace schakel::federation {

enum class Urgency : std::uint8_t { kNormal, kUrgent };

// Returns max(1, floor(log_7 nodes) - 1), and one more for what is urgent: push links reach about
// seven times as many nodes with each hop, and the last two hops would bring most nodes what they
// have. docs/protocol.md, Spreading. Source: nim-libp2p issue 850 (duplicates come at the last
// hops).
std::uint8_t PushHops(std::size_t nodes, Urgency urgency);

}  // namespace schakel::federation
