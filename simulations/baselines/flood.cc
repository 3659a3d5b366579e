#include "simulations/baselines/flood.h"

namespace schakel::simulations {

void Flood::Relay(std::uint32_t node, EdgeId edge, std::uint16_t hop) {
  for (EdgeId out = field().graph.first(node); out < field().graph.first(node + 1); ++out) {
    if (edge != kNoEdge && out == field().graph.back(edge)) continue;
    field().carrier.Send(out, SignalKind::kPayload, static_cast<std::uint16_t>(hop + 1));
  }
}

}  // namespace schakel::simulations
